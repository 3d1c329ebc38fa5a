// elf: programs that are spoiled at random, for elf_check, under the sanitizers.
//
//     elf SEED FIRST COUNT      the files FIRST, FIRST + 1 ... of a seed
//     elf write SEED NUMBER     write one of them to the standard output
//     elf FILE...               what elf_check says to files: NAME RESULT, a line each
//
// A file depends on the seed and its number alone. Where elf_check takes a file that breaks a
// rule (tests/unit/elf_sample.h), or reads what is not there, the program ends with status 1.

#include "lab3-userspace/kernel/elf_check.c"
#include "lab3-userspace/kernel/elf_note.c"

#include "tests/unit/elf_sample.h"

#define FILE_MOST (1u << 20)

static uint64_t any(void)
{
	return random_next(&unit_random);
}

// A number that is likely to be on an edge of something.
static uint64_t edge(void)
{
	static const uint64_t edges[] = {
		0,        1,          2,          4,           7,          16,
		56,       64,         PAGE_SIZE,  0x10000,     0x400000,   SAMPLE_SIZE,
		0x400200, 0x403000,   1ull << 28, 1ull << 31,  1ull << 32, 1ull << 47,
		USER_END, UPPER_HALF, 1ull << 63, KERNEL_BASE, UINT64_MAX,
	};
	uint64_t value = edges[below(array_length(edges))];

	switch (below(4)) {
	case 0:
		return value;
	case 1:
		return value + below(9) - 4;
	case 2:
		return value + (below(9) - 4) * PAGE_SIZE;
	default:
		return any() >> below(64);
	}
}

// Change a field of a program header, keeping its neighbours in step now and then, so that more
// than the first check is reached.
static void spoil_segment(struct elf64_program_header *segment)
{
	uint64_t *fields[] = {&segment->p_offset, &segment->p_vaddr, &segment->p_filesz,
	                      &segment->p_memsz, &segment->p_align};
	uint64_t within = segment->p_offset % PAGE_SIZE;

	switch (below(6)) {
	case 0:
		segment->p_type = (uint32_t)below(8);
		break;
	case 1:
		segment->p_flags = (uint32_t)(below(4) ? below(8) : edge());
		break;
	case 2:
		segment->p_vaddr = (edge() & -(uint64_t)PAGE_SIZE) + within;
		break;
	case 3:
		segment->p_offset = (edge() & -(uint64_t)PAGE_SIZE) + within;
		break;
	default:
		*fields[below(array_length(fields))] = edge();
		break;
	}
	if (below(3) == 0)
		segment->p_memsz = segment->p_filesz + below(3 * PAGE_SIZE);
}

// An address at either end of a segment.
static uint64_t end_of(const struct elf64_program_header *segment)
{
	return segment->p_vaddr + (below(2) ? segment->p_memsz : 0) + below(3) - 1;
}

static void spoil_header(struct sample *sample)
{
	struct elf64_header *header = &sample->header;

	switch (below(7)) {
	case 0:
		header->e_phoff = edge();
		break;
	case 1:
		header->e_phnum = (uint16_t)(below(2) ? below(12) : edge());
		break;
	case 2:
		header->e_type = (uint16_t)below(5);
		break;
	case 3:
		((uint8_t *)header)[below(sizeof(*header))] = (uint8_t)any();
		break;
	case 4:
		header->e_entry = edge();
		break;
	default:
		header->e_entry = end_of(&sample->segments[below(SAMPLE_HEADERS)]);
		break;
	}
}

// File `number` of a seed, in `bytes`, which has FILE_MOST. Returns its size.
static size_t make(uint64_t seed, uint64_t number, uint8_t *bytes)
{
	struct sample sample = sample_make();

	unit_random.state = random_mix(seed) ^ number;
	for (unsigned i = 0, times = 1 + below(4); i < times; i++) {
		if (below(4) == 0)
			spoil_header(&sample);
		else
			spoil_segment(&sample.segments[below(SAMPLE_HEADERS)]);
	}
	sample_write(&sample, bytes);
	if (below(4) == 0)
		bytes[below(SAMPLE_SIZE)] = (uint8_t)any();
	return below(8) ? SAMPLE_SIZE : below(SAMPLE_SIZE + 1);
}

static int fuzz(uint64_t seed, uint64_t first, uint64_t count)
{
	static uint8_t bytes[FILE_MOST];
	struct elf_program program;
	uint64_t taken = 0, too_large = 0, digest = 0;

	for (uint64_t number = first; number < first + count; number++) {
		size_t size = make(seed, number, bytes);
		int result;

		CONTEXT("make fuzz-elf SEED=%lu FIRST=%lu COUNT=1", seed, number);
		result = sample_check(bytes, size, &program);
		taken += result == 0;
		too_large += result == -ENOMEM;
		digest = random_mix(digest ^ (uint64_t)(int64_t)result);
	}
	printf("%lu files: %lu taken, %lu too large, %lu refused; digest %016lx\n", count,
	       taken, too_large, count - taken - too_large, digest);
	return 0;
}

static int write_one(uint64_t seed, uint64_t number)
{
	static uint8_t bytes[FILE_MOST];
	size_t size = make(seed, number, bytes);

	return fwrite(bytes, 1, size, stdout) == size ? 0 : 1;
}

static int look_at(const char *path)
{
	static uint8_t bytes[FILE_MOST];
	struct elf_program program;
	FILE *file = fopen(path, "rb");
	size_t size;

	if (file == NULL) {
		perror(path);
		return 1;
	}
	size = fread(bytes, 1, sizeof(bytes), file);
	fclose(file);
	CONTEXT("%s", path);
	printf("%s %d\n", path, sample_check(bytes, size, &program));
	return 0;
}

static uint64_t number_of(const char *text)
{
	return strtoul(text, NULL, 0);
}

int main(int count, char **words)
{
	int status = 0;

	if (count == 4 && strcmp(words[1], "write") == 0)
		return write_one(number_of(words[2]), number_of(words[3]));
	if (count == 4 && words[1][0] >= '0' && words[1][0] <= '9')
		return fuzz(number_of(words[1]), number_of(words[2]), number_of(words[3]));
	for (int i = 1; i < count; i++)
		status |= look_at(words[i]);
	return status;
}
