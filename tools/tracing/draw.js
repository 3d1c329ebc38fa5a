// The picture. Only what is seen is drawn, and of items less than a pixel wide one a pixel: what a frame costs depends
// on the size of the window, not on that of the trace.

const AXIS = 30, BAR = 20, LANE = 13, GAP = 12, HEAD = 22, LABEL_MOST = 200, TEXT_LEAST = 34;
const TICKS_APART = 7, ARROWS_APART = 5, MARKS_APART = 7;   // pixels, on average: denser ones hide all else

class Chart {
	constructor(canvas, model) {
		this.canvas = canvas;
		this.model = model;
		this.scale = new Scale(model.start, model.end);
		this.scroll = 0;
		this.found = null;              // the Set of items that the search found; null: none is on
		this.foundRows = null;          // the Set of rows with one of them that is a run
		this.chosen = null;
		this.place();
		this.readColours();
	}

	// Where each row is, from the top of the first. A program's first row has room for a heading, and so has the
	// kernel's when there are programs.
	place() {
		let top = 0, before = this.model.programs.size ? undefined : null;
		for (const row of this.model.rows) {
			row.heads = row.program !== before;
			before = row.program;
			top += row.heads ? HEAD : 0;
			row.top = top;
			row.height = BAR + (row.lanes.length - 1) * LANE;
			top += row.height + GAP;
		}
		this.height = top;
	}

	readColours() {
		const style = getComputedStyle(document.documentElement);
		this.colour = name => this.colours[name] ??= style.getPropertyValue("--" + name).trim();
		this.colours = {};
	}

	resize() {
		const box = this.canvas.getBoundingClientRect(), ratio = window.devicePixelRatio || 1;
		this.canvas.width = Math.round(box.width * ratio);
		this.canvas.height = Math.round(box.height * ratio);
		this.size = {width: box.width, height: box.height};
		this.context = this.canvas.getContext("2d");
		this.context.setTransform(ratio, 0, 0, ratio, 0, 0);
		this.font(12, "600");
		const widest = Math.max(60, ...this.model.rows.map(row => this.context.measureText(row.name + "  " + row.tid).width));
		this.scale.left = Math.min(LABEL_MOST, widest + 30);
		this.scale.width = Math.max(1, box.width - this.scale.left - 10);
	}

	font(size, weight = "") {
		this.context.font = `${weight} ${size}px system-ui, -apple-system, "Segoe UI", Roboto, Arial, sans-serif`;
	}

	scrollTo(top) {
		this.scroll = Math.max(0, Math.min(this.height - this.size.height + AXIS, top));
	}

	y(row) {
		return AXIS + 8 + row.top - this.scroll;
	}

	draw() {
		const c = this.context;
		c.fillStyle = this.colour("page");
		c.fillRect(0, 0, this.size.width, this.size.height);
		this.drawBands();
		const rows = this.model.rows.filter(row => this.y(row) < this.size.height && this.y(row) + row.height > AXIS);
		for (const row of rows.filter(each => each.heads))      // arrows cross them
			this.drawHead(row);
		c.save();
		c.beginPath();
		c.rect(this.scale.left, 0, this.size.width, this.size.height);
		c.clip();
		this.drawTicks();
		for (const row of rows)
			this.drawRow(row);
		this.drawArrows(new Set(rows), this.model.wakes.map(wake => ({...wake, source: wake.waker, target: wake.woken, kind: "wake"})));
		this.drawArrows(new Set(rows), this.model.arrows);
		this.drawChosen();
		c.restore();
		this.drawLabels(rows);
		this.drawAxis();
	}

	drawBands() {
		this.context.fillStyle = this.colour("band");
		for (const row of this.model.rows)
			if (row.index % 2 === 0)
				this.context.fillRect(0, this.y(row) - GAP / 2, this.size.width, row.height + GAP);
	}

	// The moments in a list that are seen; none when they would be less than `apart` pixels from each other.
	moments(list, apart) {
		const first = firstAfter(list, this.scale.from), last = firstAfter(list, this.scale.to);
		return (last - first) * apart > this.scale.width ? [] : list.slice(first, last);
	}

	drawTicks() {
		this.context.fillStyle = this.colour("tick");
		for (const tick of this.moments(this.model.ticks, TICKS_APART))
			this.context.fillRect(Math.round(this.scale.x(tick.start)), AXIS, 1, this.size.height);
	}

	// Call draw(item, x, width) for what is seen of a lane, of short items for one a pixel.
	eachVisible(lane, draw) {
		const scale = this.scale;
		let i = firstAfter(lane, scale.from);
		while (i < lane.length && lane[i].start < scale.to) {
			const x = scale.x(Math.max(lane[i].start, scale.from - scale.pixel)), item = lane[i];
			const width = scale.x(Math.min(item.end, scale.to + scale.pixel)) - x;
			draw(item, x, width);
			i = width >= 1 ? i + 1 : Math.max(i + 1, firstAfter(lane, item.start + scale.pixel));
		}
	}

	drawRow(row) {
		const y = this.y(row);
		this.eachVisible(row.lanes[0], (item, x, width) => this.drawState(item, x, width, y));
		this.eachVisible(row.user, (item, x, width) => this.drawBar(item, x, width, y, BAR, this.colour("user")));
		this.eachVisible(row.lanes[0], (item, x, width) => this.drawEnd(item, x, width, y));
		for (let lane = 1; lane < row.lanes.length; lane++)
			this.eachVisible(row.lanes[lane], (item, x, width) =>
				this.drawBar(item, x, width, y + BAR + (lane - 1) * LANE + 1, LANE - 1, this.colour(item.kind)));
		for (const mark of this.moments(row.marks, MARKS_APART))
			this.drawMark(mark, this.scale.x(mark.start), y);
	}

	drawState(item, x, width, y) {
		const c = this.context;
		if (item.kind === "run") {
			this.drawBar(item, x, width, y, BAR, this.colour(item.row.idle ? "idle" : "run"));
		} else if (item.kind === "ready") {
			this.drawBar(item, x, width, y + 6, BAR - 12, this.colour("ready"));
		} else {
			c.globalAlpha = this.isDimmed(item) ? 0.3 : 1;
			c.fillStyle = this.found?.has(item) ? this.colour("found") : this.colour("blocked");
			c.fillRect(x, y + BAR / 2 - 1, Math.max(width, 1), 2);
			c.globalAlpha = 1;
		}
	}

	// Whether a run was preempted, or was the last.
	drawEnd(item, x, width, y) {
		if (width <= 6 || item.kind !== "run" || item.row.idle || !(item.ended === "preempted" || item.ended === "exited"))
			return;
		this.context.fillStyle = this.colour(item.ended);
		this.context.fillRect(x + width - 4, y, 4, BAR);
	}

	isDimmed(item) {
		return this.found !== null && !this.found.has(item.run ?? item);
	}

	drawBar(item, x, width, y, height, colour) {
		const c = this.context, wide = Math.max(width - (width > 3 ? 1 : 0), 1);
		c.globalAlpha = this.isDimmed(item) ? 0.22 : 1;
		c.fillStyle = colour;
		c.fillRect(x, y, wide, height);
		c.globalAlpha = 1;
		if (this.found?.has(item)) {
			c.fillStyle = this.colour("found");
			c.fillRect(x, y + height - 3, Math.max(wide, 2), 3);
		}
		// Of a program's run its parts have texts.
		if (width > TEXT_LEAST && height >= LANE - 1 && !this.isDimmed(item) && !(item.kind === "run" && item.row.program))
			this.drawText(item, Math.max(x, this.scale.left), x + wide, y, height);
	}

	drawText(item, left, right, y, height) {
		const c = this.context, room = right - left - 8, isRun = item.kind === "run" || item.kind === "user";
		let text = isRun ? formatSpan(item.end - item.start) : item.name;
		this.font(height >= BAR ? 12 : 10);
		while (text && c.measureText(text).width > room)
			text = text.length > 4 && !isRun ? text.slice(0, -3).trimEnd() + "\u2026" : "";
		c.fillStyle = item.kind === "wait" ? this.colour("text") : this.colour("in-bar");
		c.textBaseline = "middle";
		c.fillText(text, left + 4, y + height / 2 + 0.5);
	}

	drawMark(item, x, y) {
		const c = this.context;
		c.fillStyle = this.colour(this.found?.has(item) ? "found" : "dim");
		c.globalAlpha = this.isDimmed(item) ? 0.3 : 1;
		c.beginPath();
		c.moveTo(x - 3, y - 4);
		c.lineTo(x + 3, y - 4);
		c.lineTo(x, y + 2);
		c.fill();
		c.globalAlpha = 1;
	}

	// From the waker to the woken, at the moment it became ready, where either of them is seen; and so for the
	// arrows between programs.
	drawArrows(seen, list) {
		const c = this.context;
		c.lineWidth = 1;
		c.globalAlpha = this.found === null ? 1 : 0.35;
		for (const arrow of this.moments(list, ARROWS_APART)) {
			const from = this.model.rows[arrow.source], to = this.model.rows[arrow.target];
			c.strokeStyle = c.fillStyle = this.colour(arrow.kind);
			if (seen.has(from) || seen.has(to))
				this.drawArrow(Math.round(this.scale.x(arrow.start)) + 0.5, from, to);
		}
		c.globalAlpha = 1;
	}

	drawArrow(x, from, to) {
		const c = this.context, down = from.index < to.index ? 1 : -1;
		const y = this.y(from) + BAR / 2, end = from === to ? y - BAR / 2 : this.y(to) + (down > 0 ? 2 : BAR - 2);
		c.beginPath();
		c.moveTo(x, y);
		c.lineTo(x, end);
		c.stroke();
		c.beginPath();
		c.arc(x, y, 2.5, 0, 7);
		c.moveTo(x, end + 2 * down);
		c.lineTo(x - 4, end - 5 * down);
		c.lineTo(x + 4, end - 5 * down);
		c.fill();
	}

	drawChosen() {
		const item = this.chosen;
		if (!item)
			return;
		const x = this.scale.x(item.start), lane = item.row.lanes.findIndex(items => items.includes(item));
		const y = this.y(item.row) + (lane > 0 ? BAR + (lane - 1) * LANE : 0);
		this.context.strokeStyle = this.colour("chosen");
		this.context.lineWidth = 2;
		this.context.strokeRect(x - 1, y - 1, Math.max(this.scale.x(item.end) - x, 2) + 2, (lane > 0 ? LANE : BAR) + 2);
	}

	drawLabels(rows) {
		const c = this.context, left = this.scale.left;
		for (const row of rows) {
			const y = this.y(row) + BAR / 2 + 0.5, tid = String(row.tid);
			c.textBaseline = "middle";
			this.font(12);
			const room = left - 26 - c.measureText(tid).width;
			let name = row.name;
			this.font(12, "600");
			while (name.length > 1 && c.measureText(name).width > room)
				name = name.slice(0, -2).trimEnd() + "\u2026";
			if (this.foundRows?.has(row)) {
				c.fillStyle = this.colour("found");
				c.fillRect(12, y + 8, c.measureText(name).width, 3);
			}
			c.fillStyle = this.colour("text");
			c.fillText(name, 12, y);
			this.font(12);
			c.fillStyle = this.colour("dim");
			c.fillText(tid, left - 8 - c.measureText(tid).width, y);
		}
		c.fillStyle = this.colour("line");
		c.fillRect(left - 1, AXIS, 1, this.size.height);
	}

	// Whose rows begin here.
	drawHead(row) {
		const c = this.context, y = this.y(row) - GAP / 2 - HEAD, program = row.program;
		const text = program ? `program ${program.number}: ${program.name}${program.ended ? ", " + program.ended : ""}` : "kernel";
		c.fillStyle = this.colour("panel");
		c.fillRect(0, y, this.size.width, HEAD);
		this.font(11);
		c.fillStyle = this.colour("dim");
		c.fillText(text, 12, y + HEAD / 2);
	}

	drawAxis() {
		const c = this.context, step = niceStep(90 * this.scale.pixel);
		c.fillStyle = this.colour("panel");
		c.fillRect(0, 0, this.size.width, AXIS);
		c.fillStyle = this.colour("line");
		c.fillRect(0, AXIS - 1, this.size.width, 1);
		this.font(11);
		c.textBaseline = "middle";
		c.fillStyle = this.colour("dim");
		c.fillText("guest time", 12, AXIS / 2);
		for (let time = Math.ceil(this.scale.from / step) * step; time <= this.scale.to; time += step) {
			const x = Math.round(this.scale.x(time));
			c.fillStyle = this.colour("line");
			c.fillRect(x, AXIS - 7, 1, 7);
			c.fillStyle = this.colour("text");
			c.fillText(formatTime(time, step), x + 4, AXIS / 2);
		}
	}

	// What is at a place on the screen: {row, item}, each null where there is none.
	at(x, y) {
		const row = this.model.rows.find(each => y >= this.y(each) - GAP / 2 && y < this.y(each) + each.height + GAP / 2);
		if (!row || y < AXIS)
			return {row: null, item: null};
		const down = y - this.y(row) - BAR, lane = down < 0 ? 0 : Math.min(row.lanes.length - 1, 1 + Math.floor(down / LANE));
		const time = this.scale.time(x), near = 3 * this.scale.pixel;
		const mark = down < -BAR + 3 && row.marks.find(each => Math.abs(each.start - time) < near);
		return {row, item: x < this.scale.left ? null : mark || itemAt(row.lanes[lane], time, near)};
	}
}
