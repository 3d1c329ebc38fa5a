// What is shown. Every item has start, end, row, kind, name and text (for the search); see page.py for the data.
//
// A row has lanes: lane 0 holds its runs and waits, lane d + 1 what it was inside of at depth d. In a lane nothing
// overlaps, and it is in the order of time. `user` is another lane, drawn over the runs of lane 0: the time in ring 3.
// The rows of a program stand together.

class Model {
	constructor(data) {
		Object.assign(this, {title: data.title, start: data.start, end: data.end, events: data.events, lost: data.lost});
		this.programs = new Map(data.programs.map(([number, name, ended]) => [number, {number, name, ended}]));
		this.rows = data.rows.map((row, index) => this.makeRow(row, index));
		const index = new Map(this.rows.map(row => [row.tid, row.index]));
		this.wakes = data.wakes.map(([time, waker, woken, ran, by]) => (
			{start: time, end: time, waker: index.get(waker), woken: index.get(woken), ran, by}));
		this.arrows = data.arrows.map(([time, source, target, kind]) => (
			{start: time, end: time, source: index.get(source), target: index.get(target), kind}));
		this.ticks = data.ticks.map(([time, name]) => ({start: time, end: time, name}));
		for (const [time, tid, name] of data.marks)
			this.rows[index.get(tid)].marks.push(this.item(this.rows[index.get(tid)], "mark", name, time, time));
		this.items = this.rows.flatMap(row => [...row.lanes.flat(), ...row.marks]);
		this.items.sort((a, b) => a.start - b.start);
	}

	makeRow(data, index) {
		const row = {tid: data.tid, name: data.name, idle: data.idle, index, lanes: [[]], marks: [], user: []};
		row.program = data.program === null ? null : this.programs.get(data.program);
		for (const [start, end, ended, processor, detail, user] of data.runs) {
			const run = this.item(row, "run", data.name, start, end, {ended, processor, detail});
			row.lanes[0].push(run);
			row.user.push(...user.map(([from, to]) => this.item(row, "user", "in ring 3", from, to, {run})));
		}
		for (const [start, end, kind, on] of data.waits)
			row.lanes[0].push(this.item(row, kind, on ? "blocked on " + on : kind, start, end));
		row.lanes[0].sort((a, b) => a.start - b.start || a.end - b.end);
		for (const [start, end, depth, kind, name, from, to, detail] of data.slices) {
			while (row.lanes.length < depth + 2)
				row.lanes.push([]);
			row.lanes[depth + 1].push(this.item(row, kind, name, start, end, {from, to, detail}));
		}
		return row;
	}

	item(row, kind, name, start, end, more) {
		return {row, kind, name, start, end, text: name.toLowerCase(), ...more};
	}

	// The items that match: those whose name holds all words, and the runs of threads whose name or tid does.
	search(words) {
		const parts = words.toLowerCase().split(/\s+/).filter(part => part);
		const fits = text => parts.every(part => text.includes(part));
		const rows = new Set(this.rows.filter(row => fits(row.name.toLowerCase()) || parts[0] === String(row.tid)));
		return parts.length === 0 ? [] : this.items.filter(item => item.kind === "run" ? rows.has(item.row) : fits(item.text));
	}

	// How much of a run was in ring 3.
	ringTime(run) {
		return run.row.user.filter(item => item.run === run).reduce((sum, item) => sum + item.end - item.start, 0);
	}

	// The wake-up that ended a wait, or that a run follows.
	wakeOf(item) {
		const before = this.wakes.filter(wake => wake.woken === item.row.index && wake.end <= item.end);
		return before.reverse().find(wake => item.kind === "run" ? wake.ran === item.start
			: item.kind === "blocked" ? wake.end === item.end : wake.end === item.start);
	}
}

// The index of the first item in a lane that ends after `time`.
function firstAfter(lane, time) {
	let low = 0, high = lane.length;
	while (low < high) {
		const middle = (low + high) >> 1;
		if (lane[middle].end > time)
			high = middle;
		else
			low = middle + 1;
	}
	return low;
}

// The item of a lane at a time; a short one also if it is `near`.
function itemAt(lane, time, near) {
	let best = null;
	for (let i = firstAfter(lane, time - near); i < lane.length && lane[i].start <= time + near; i++) {
		if (lane[i].start <= time && time < lane[i].end)
			return lane[i];
		const distance = item => Math.min(Math.abs(item.start - time), Math.abs(item.end - time));
		if (!best || distance(lane[i]) < distance(best))
			best = lane[i];
	}
	return best;
}
