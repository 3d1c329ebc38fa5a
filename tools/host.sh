# host: which tools this host has, and what its package manager calls them. For setup and doctor, which source it.
#
# look_for_all calls, for each tool, `found KEY COMMAND` or `need KEY WHAT`, which the sourcing script defines.
# TOOLPREFIX (of the cross compiler), QEMU and HOSTCC are honoured; OS_RELEASE names another /etc/os-release.

QEMU_OLDEST=7.0
PYTHON_OLDEST=3.9

have() {
	command -v "$1" >/dev/null 2>&1
}

machine=$(uname -m)
case $machine in
x86_64 | amd64) native=1 ;;
*) native='' ;;
esac

# family: debian, fedora, arch, brew or unknown: whose package manager this host has.
family() {
	if [ "$(uname -s)" = Darwin ]; then
		echo brew
		return
	fi
	ids=$(sed -n 's/^ID\(_LIKE\)*=//p' "${OS_RELEASE:-/etc/os-release}" 2>/dev/null | tr -d '"' | tr '\n' ' ')
	for id in $ids; do
		case $id in
		debian | ubuntu) echo debian && return ;;
		fedora | rhel | centos) echo fedora && return ;;
		arch | archarm) echo arch && return ;;
		esac
	done
	if have apt-get; then echo debian; elif have dnf; then echo fedora; elif have pacman; then echo arch; elif have brew; then echo brew; else echo unknown; fi
}

# package KEY FAMILY: the packages that have a tool; nothing where no package has it.
package() {
	case $1.$2 in
	compiler.debian) [ "$native" ] && echo gcc || echo gcc-x86-64-linux-gnu ;;
	compiler.fedora) [ "$native" ] && echo gcc || echo gcc-x86_64-linux-gnu ;;
	compiler.arch) [ "$native" ] && echo gcc || echo x86_64-linux-gnu-gcc ;;
	compiler.brew) echo x86_64-elf-gcc ;;
	qemu.debian | qemu.arch) echo qemu-system-x86 ;;
	qemu.fedora) echo qemu-system-x86-core ;;
	qemu.brew | qemu-img.brew) echo qemu ;;
	python.arch) echo python ;;
	python.*) echo python3 ;;
	gdb.debian) [ "$native" ] && echo gdb || echo gdb-multiarch ;;
	gdb.brew) echo x86_64-elf-gdb ;;
	clang-format.fedora) echo clang-tools-extra ;;
	clang-format.arch) echo clang ;;
	qemu-img.debian) echo qemu-utils ;;
	hostcc.debian) echo gcc libc6-dev ;;
	hostcc.fedora) echo gcc glibc-devel libasan libubsan ;;
	hostcc.arch) echo gcc ;;
	hostcc.brew) ;;
	clang.brew) echo llvm ;;
	chromium.brew) ;; # a cask, which is no package: brew install --cask chromium
	grub.debian) echo grub-common ;;
	grub.fedora) echo grub2-tools-extra ;;
	grub.arch | grub-bios.arch | grub-efi.arch) echo grub ;;
	grub-bios.debian) echo grub-pc-bin ;;
	grub-bios.fedora) echo grub2-pc-modules ;;
	grub-efi.debian) echo grub-efi-amd64-bin ;;
	grub-efi.fedora) echo grub2-efi-x64-modules ;;
	xorriso.arch) echo libisoburn ;;
	grub*.brew) ;;
	ovmf.debian) echo ovmf ;;
	ovmf.fedora | ovmf.arch) echo edk2-ovmf ;;
	mkdocs-material.brew) ;;
	mkdocs.* | mkdocs-material.*) echo "$1" ;;
	mtools.* | xorriso.*) echo "$1" ;;
	make.* | gdb.* | clang-format.* | qemu-img.* | clang.* | ccache.* | chromium.* | git.* | mypy.*) echo "$1" ;;
	esac
}

# install_command FAMILY: what comes before the packages.
install_command() {
	case $1 in
	debian) echo "sudo apt-get install --no-install-recommends" ;;
	fedora) echo "sudo dnf install" ;;
	arch) echo "sudo pacman -S --needed" ;;
	brew) echo "brew install" ;;
	esac
}

look_for_compiler() {
	if [ -n "${TOOLPREFIX-}" ]; then
		if have "${TOOLPREFIX}gcc"; then
			found compiler "${TOOLPREFIX}gcc"
		else
			need - "${TOOLPREFIX}gcc (TOOLPREFIX is set)"
		fi
		return
	fi
	for compiler in x86_64-elf-gcc x86_64-linux-gnu-gcc ${native:+gcc}; do
		have $compiler && found compiler $compiler && return
	done
	need compiler "gcc for x86-64"
}

# What `--version` says is `QEMU emulator version 7.2.22 (...)`.
look_for_qemu() {
	qemu=${QEMU:-qemu-system-x86_64}
	key=qemu
	[ -z "${QEMU-}" ] || key=-
	if ! have "$qemu"; then
		need $key "$qemu ($QEMU_OLDEST or newer)"
		return
	fi
	version=$("$qemu" --version 2>/dev/null)
	version=${version#*version }
	version=${version%%[ (]*}
	case ${version%%.*} in
	[7-9] | [1-9][0-9]*) found qemu "$qemu" ;;
	*) need $key "$qemu $QEMU_OLDEST or newer (this one is $version)" ;;
	esac
}

look_for_python() {
	if have python3 && python3 -I -S -c 'import sys; sys.exit(sys.version_info < (3, 9))' 2>/dev/null; then
		found python python3
	else
		need python "python3 ($PYTHON_OLDEST or newer)"
	fi
}

# The compiler for programs of this machine, and the libraries that its sanitizers need. GCC answers with a
# path if it has the file, else with the bare name.
look_for_host_compiler() {
	for host in ${HOSTCC-} cc gcc clang; do
		have "$host" && break
	done
	if ! have "$host"; then
		need hostcc "a C compiler for this machine"
		return
	fi
	if [ "$(uname -s)" = Linux ]; then
		case $("$host" -print-file-name=crt1.o) in
		*/*) ;;
		*) need hostcc "the C library's headers" && return ;;
		esac
		case $("$host" -print-file-name=libasan.so)$("$host" --version) in
		*/libasan.so* | *clang*) ;;
		*) need hostcc "the sanitizer libraries of $host" && return ;;
		esac
	fi
	found hostcc "$host"
}

# look_for_one KEY COMMAND...: a tool that any of the commands is.
look_for_one() {
	key=$1
	shift
	for command; do
		have "$command" && found "$key" "$command" && return
	done
	need "$key" "$key"
}

# GRUB makes the image for those platforms of which it has the modules, and says nothing of the others. Where they are
# is the first default that its help names.
look_for_grub() {
	for mkrescue in grub-mkrescue grub2-mkrescue; do
		have $mkrescue && break
	done
	have $mkrescue || need grub grub-mkrescue
	modules=$($mkrescue --help 2>/dev/null)
	modules=${modules#*default=}
	modules=${modules%%/<platform>*}
	[ -d "$modules/i386-pc" ] || need grub-bios "GRUB's modules for a BIOS"
	[ -d "$modules/x86_64-efi" ] || need grub-efi "GRUB's modules for UEFI"
}

# ovmf: the file of the UEFI firmware for QEMU, code and variables in one. OVMF names it where it is elsewhere.
ovmf() {
	for file in ${OVMF-} /usr/share/ovmf/OVMF.fd /usr/share/edk2/ovmf/OVMF.fd /usr/share/edk2-ovmf/x64/OVMF.fd \
		/usr/share/edk2/x64/OVMF.4m.fd /usr/share/qemu/OVMF.fd; do
		[ -f "$file" ] && echo "$file" && return
	done
	return 1
}

# look_for_iso: what `make iso` and booting the image take.
look_for_iso() {
	look_for_grub
	look_for_one xorriso xorriso
	look_for_one mtools mformat
	ovmf >/dev/null || need ovmf "the UEFI firmware for QEMU (OVMF.fd)"
}

# look_for_handouts: what `make handouts` takes. mkdocs names the themes that it has.
look_for_handouts() {
	look_for_one mkdocs mkdocs
	case $(mkdocs build --help 2>/dev/null) in
	*[[\|]material[]\|]*) ;;
	*) need mkdocs-material "the theme Material for MkDocs" ;;
	esac
}

# look_for_all [TEST]: everything that building, running and grading need; with TEST also what the project's own tests do.
look_for_all() {
	look_for_compiler
	look_for_one make make gmake
	look_for_qemu
	look_for_python
	[ -n "${1-}" ] || return 0
	look_for_one gdb gdb x86_64-elf-gdb gdb-multiarch
	look_for_one clang-format clang-format
	look_for_one clang clang
	look_for_one ccache ccache
	look_for_one git git
	look_for_one qemu-img qemu-img
	look_for_one mypy mypy
	look_for_one chromium chromium chromium-browser google-chrome
	look_for_host_compiler
}
