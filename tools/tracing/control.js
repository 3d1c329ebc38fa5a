// Mouse, keys, search, details, and the link to a view: #search=words&from=µs&to=µs.

const byId = id => document.getElementById(id);
const model = new Model(JSON.parse(byId("data").textContent));
const chart = new Chart(byId("chart"), model);
const search = {words: "", items: [], at: -1};
let pending = false, dragged = null, pinched = null;

function redraw() {
	if (!pending)
		requestAnimationFrame(() => {
			pending = false;
			chart.draw();
			saveLink();
		});
	pending = true;
}

// ---- Details ----

const KINDS = {run: "running", ready: "ready", blocked: "blocked", call: "system call", interrupt: "interrupt", task: "task poll",
	wait: "waiting on its stack", mark: "event", fault: "page fault", exited: "end of a thread"};

// [label, value] pairs that say all about an item.
function facts(item) {
	const list = [["thread", `${item.row.name} (${item.row.tid})`], ["from", formatTime(item.start, 10)]];
	if (item.end > item.start)
		list.push(["for", formatSpan(item.end - item.start)]);
	if (item.ended)
		list.push(["ended", item.ended], ["processor", item.processor]);
	if (item.row.program)
		list.push(["program", `${item.row.program.name} (${item.row.program.number})`]);
	if (item.kind === "run" && item.row.program)
		list.push(["in ring 3", formatSpan(model.ringTime(item))], ["in the kernel", formatSpan(item.end - item.start - model.ringTime(item))]);
	if (item.from !== undefined && item.to === null)
		list.push(["in all", "not over when the trace ended"]);
	else if (item.from !== undefined && item.to - item.from !== item.end - item.start)
		list.push(["in all", `${formatSpan(item.to - item.from)} from ${formatTime(item.from, 10)}`]);
	for (const [name, value] of Object.entries(item.detail ?? {}))
		list.push([name.replaceAll("_", " "), value]);
	const wake = model.wakeOf(item);
	if (wake)
		list.push(["woken by", model.rows[wake.waker].name + (wake.by ? ` in the interrupt ${wake.by}` : "")
			+ ` at ${formatTime(wake.end, 10)}`]);
	if (wake && wake.ran !== null && item.kind !== "blocked")
		list.push(["ready for", formatSpan(wake.ran - wake.end)]);
	return list;
}

function heading(item) {
	return item.kind === "run" || item.kind === "ready" ? `${item.row.name} is ${KINDS[item.kind]}`
		: item.kind === "blocked" ? `${item.row.name} is ${item.name}` : `${KINDS[item.kind]}: ${item.name}`;
}

function element(tag, text, ...children) {
	const made = document.createElement(tag);
	made.append(text, ...children);
	return made;
}

function choose(item) {
	chart.chosen = item;
	const box = byId("details");
	box.replaceChildren();
	if (item) {
		const pairs = facts(item).map(([label, value]) => element("div", "", element("dt", label), element("dd", String(value))));
		const close = element("button", "\u00d7");
		close.setAttribute("aria-label", "Close details");
		close.onclick = () => choose(null);
		box.append(close, " ", element("b", heading(item)), element("dl", "", ...pairs));
	}
	redraw();
}

function showTip(item, x, y) {
	const tip = byId("tip");
	tip.hidden = !item;
	if (!item)
		return;
	tip.replaceChildren(element("b", heading(item)), ...facts(item).slice(1).map(([label, value]) => element("span", `${label} ${value}`)));
	tip.style.left = Math.max(4, Math.min(x + 14, chart.size.width - tip.offsetWidth - 8)) + "px";
	tip.style.top = (y + 18 + tip.offsetHeight > chart.size.height ? Math.max(4, y - tip.offsetHeight - 10) : y + 18) + "px";
}

// ---- Search ----

function find(words) {
	Object.assign(search, {words, items: model.search(words), at: -1});
	chart.found = words.trim() ? new Set(search.items) : null;
	chart.foundRows = new Set(search.items.filter(item => item.kind === "run").map(item => item.row));
	sayFound();
	redraw();
}

function sayFound() {
	const count = search.items.length;
	byId("found").textContent = !search.words.trim() ? "" : count === 0 ? "nothing" : search.at < 0 ? `${count} found`
		: `${search.at + 1} of ${count}`;
}

// Go to the next match, or the one before: show it with as much around it.
function step(direction) {
	const count = search.items.length;
	if (count === 0)
		return;
	search.at = search.at < 0 && direction < 0 ? count - 1 : (search.at + direction + count) % count;
	const item = search.items[search.at], span = chart.scale.to - chart.scale.from;
	const wanted = Math.min(span, Math.max((item.end - item.start) * 4, chart.scale.width * 100));
	chart.scale.show((item.start + item.end) / 2 - wanted / 2, (item.start + item.end) / 2 + wanted / 2);
	chart.scrollTo(Math.min(item.row.top, Math.max(chart.scroll, item.row.top + item.row.height + AXIS + GAP - chart.size.height)));
	sayFound();
	choose(item);
}

// ---- The link to a view ----

function saveLink() {
	const parts = search.words ? ["search=" + encodeURIComponent(search.words)] : [];
	if (chart.scale.to - chart.scale.from < chart.scale.most - chart.scale.least)
		parts.push("from=" + (chart.scale.from / 1e3).toFixed(3), "to=" + (chart.scale.to / 1e3).toFixed(3));
	history.replaceState(null, "", "#" + parts.join("&"));
}

function readLink() {
	const link = new URLSearchParams(location.hash.slice(1)), from = parseFloat(link.get("from")), to = parseFloat(link.get("to"));
	if (to > from)
		chart.scale.show(from * 1e3, to * 1e3);
	byId("search").value = link.get("search") ?? "";
	find(byId("search").value);
}

// ---- Mouse and fingers ----

function place(event) {
	const box = chart.canvas.getBoundingClientRect();
	return [event.clientX - box.left, event.clientY - box.top];
}

const pointers = new Map();

function pointersGap() {
	const [a, b] = [...pointers.values()];
	return {gap: Math.max(20, Math.abs(a[0] - b[0])), middle: (a[0] + b[0]) / 2};
}

chart.canvas.addEventListener("wheel", event => {
	event.preventDefault();
	if (event.shiftKey || Math.abs(event.deltaX) > Math.abs(event.deltaY))
		chart.scale.move(event.deltaX || event.deltaY);
	else if (event.altKey)
		chart.scrollTo(chart.scroll + event.deltaY);
	else
		chart.scale.zoom(Math.exp(Math.max(-200, Math.min(200, event.deltaY)) * (event.ctrlKey ? 0.01 : 0.002)), place(event)[0]);
	redraw();
}, {passive: false});

chart.canvas.addEventListener("pointerdown", event => {
	pointers.set(event.pointerId, place(event));
	chart.canvas.setPointerCapture(event.pointerId);
	dragged = {x: event.clientX, y: event.clientY, far: false};
	pinched = pointers.size === 2 ? pointersGap() : null;
});

chart.canvas.addEventListener("pointermove", event => {
	const [x, y] = place(event);
	if (!pointers.has(event.pointerId)) {
		showTip(chart.at(x, y).item, x, y);
		return;
	}
	pointers.set(event.pointerId, [x, y]);
	showTip(null);
	if (pinched && pointers.size === 2) {
		const now = pointersGap();
		chart.scale.zoom(pinched.gap / now.gap, now.middle);
		chart.scale.move(pinched.middle - now.middle);
		pinched = now;
	} else if (dragged.far || Math.hypot(event.clientX - dragged.x, event.clientY - dragged.y) > 3) {
		chart.scale.move(dragged.x - event.clientX);
		chart.scrollTo(chart.scroll + dragged.y - event.clientY);
		dragged = {x: event.clientX, y: event.clientY, far: true};
		chart.canvas.classList.add("dragged");
	}
	redraw();
});

for (const name of ["pointerup", "pointercancel"])
	chart.canvas.addEventListener(name, event => {
		if (name === "pointerup" && pointers.size === 1 && dragged && !dragged.far)
			choose(chart.at(...place(event)).item);
		pointers.delete(event.pointerId);
		chart.canvas.classList.remove("dragged");
	});
chart.canvas.addEventListener("pointerleave", () => showTip(null));

// ---- Keys and buttons ----

const middle = () => chart.scale.left + chart.scale.width / 2;
const ACTIONS = {
	"+": () => chart.scale.zoom(0.5, middle()), "=": () => chart.scale.zoom(0.5, middle()),
	"-": () => chart.scale.zoom(2, middle()), "0": () => chart.scale.fit(),
	ArrowLeft: () => chart.scale.move(-chart.scale.width / 8), ArrowRight: () => chart.scale.move(chart.scale.width / 8),
	ArrowUp: () => chart.scrollTo(chart.scroll - 60), ArrowDown: () => chart.scrollTo(chart.scroll + 60),
	n: () => step(1), N: () => step(-1), Escape: () => choose(null),
};

document.addEventListener("keydown", event => {
	const typing = event.target === byId("search");
	if (event.ctrlKey || event.metaKey || event.altKey)
		return;
	if (typing && event.key === "Enter") {
		step(event.shiftKey ? -1 : 1);
	} else if (typing && event.key === "Escape") {
		byId("search").value = "";
		find("");
		byId("view").focus();
	} else if (!typing && event.key === "/") {
		byId("search").select();
	} else if (!typing && ACTIONS[event.key]) {
		ACTIONS[event.key]();
		redraw();
	} else {
		return;
	}
	event.preventDefault();
});

byId("search").addEventListener("input", event => find(event.target.value));
for (const [id, key] of Object.entries({in: "+", out: "-", fit: "0", next: "n", before: "N"}))
	byId(id).onclick = () => {
		ACTIONS[key]();
		redraw();
	};

// ---- The window ----

function fitWindow() {
	chart.resize();
	chart.scrollTo(chart.scroll);
	redraw();
}

document.title = byId("title").textContent = model.title;
byId("summary").textContent = `${model.rows.length} thread${model.rows.length === 1 ? "" : "s"}, ${model.events} events`
	+ (model.lost ? `, ${model.lost} older ones lost` : "") + `, ${formatSpan(model.end - model.start)}`;
for (const key of document.querySelectorAll(".family"))
	key.hidden = model.arrows.length === 0;
byId("empty").hidden = model.events > 0;
new ResizeObserver(fitWindow).observe(byId("view"));
window.addEventListener("hashchange", readLink);
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => {
	chart.readColours();
	redraw();
});
fitWindow();
readLink();
