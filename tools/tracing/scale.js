// Time on the screen. Times are nanoseconds.

const LEAST_SPAN = 20;

// "12.5 µs": with as many digits as tell times apart that are `step` away from each other.
function formatTime(ns, step) {
	const [unit, size] = step >= 1e9 || Math.abs(ns) >= 1e10 ? ["s", 1e9] : step >= 1e5 || Math.abs(ns) >= 1e6 ? ["ms", 1e6]
		: Math.abs(ns) >= 1e3 || step >= 1e3 ? ["\u00b5s", 1e3] : ["ns", 1];
	const digits = Math.max(0, Math.min(9, Math.ceil(Math.log10(size / step) - 1e-9)));
	return (ns / size).toFixed(digits) + " " + unit;
}

// A stretch of time, to four digits.
function formatSpan(ns) {
	return formatTime(ns, Math.max(1, Math.pow(10, Math.floor(Math.log10(Math.max(ns, 1))) - 3)));
}

// The distance of the axis' marks: 1, 2 or 5 times a power of ten, at least `least`.
function niceStep(least) {
	const power = Math.pow(10, Math.floor(Math.log10(least)));
	return [1, 2, 5, 10].map(factor => factor * power).find(step => step >= least * (1 - 1e-9));
}

// Which part of the time is seen: from `from` to `to`, on `width` pixels beginning at `left`.
class Scale {
	constructor(start, end) {
		const room = Math.max((end - start) * 0.01, LEAST_SPAN / 2);
		this.least = start - room;
		this.most = end + room;
		this.left = 0;
		this.width = 1;
		this.fit();
	}

	fit() {
		this.show(this.least, this.most);
	}

	show(from, to) {
		const all = this.most - this.least;
		const span = Math.min(all, Math.max(LEAST_SPAN, to - from));
		const middle = (from + to) / 2;
		this.from = Math.max(this.least, Math.min(this.most - span, middle - span / 2));
		this.to = this.from + span;
	}

	x(time) {
		return this.left + (time - this.from) / (this.to - this.from) * this.width;
	}

	time(x) {
		return this.from + (x - this.left) / this.width * (this.to - this.from);
	}

	// How much time a pixel is.
	get pixel() {
		return (this.to - this.from) / this.width;
	}

	// `factor` < 1: closer. What is at `x` stays there.
	zoom(factor, x) {
		const time = this.time(x);
		const span = Math.min(this.most - this.least, Math.max(LEAST_SPAN, (this.to - this.from) * factor));
		const part = (x - this.left) / this.width;
		this.show(time - part * span, time + (1 - part) * span);
	}

	move(pixels) {
		const time = pixels * this.pixel;
		this.show(this.from + time, this.to + time);
	}
}
