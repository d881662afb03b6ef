// Runs in the page of gallery.ts: shows a summary, and finds what cannot be read in it.

const main = document.querySelector('main');

/** When the summary is looked at. */
let now = 0;

globalThis.Date = class extends Date {
  constructor(...args) {
    super(...(args.length === 0 ? [now] : args));
  }
};

/** @returns the height of the page. */
async function show(html, scheme, at) {
  now = at;
  main.innerHTML = html;
  globalThis.mermaid.initialize({ startOnLoad: false, theme: scheme === 'dark' ? 'dark' : 'default' });
  await globalThis.mermaid.run();
  return document.body.offsetHeight;
}

/** @param hasRoom whether a table should fit: on a phone, it scrolls. */
function faults(hasRoom) {
  const charts = [...main.querySelectorAll('.mermaid svg')];
  return [...overflowing(hasRoom ? 'pre, svg' : 'pre, svg, table'), ...charts.flatMap(chartFaults)];
}

/** Code blocks scroll, and so do tables; but a reader of a table should see all of it. */
function overflowing(scrolling) {
  const { right } = main.getBoundingClientRect();
  const all = [...main.querySelectorAll('*')].filter((one) => !one.closest(scrolling));
  return all
    .filter((one) => one.getBoundingClientRect().right > right || one.scrollWidth > one.clientWidth + 1)
    .filter((one) => getComputedStyle(one).display !== 'inline')
    .map((one) => `${one.tagName} is wider than the page: ${one.textContent.trim().slice(0, 60)}`);
}

/** Narrower bars are not seen. */
const LEAST_WIDTH = 4;

/** https://www.w3.org/TR/WCAG22/#contrast-minimum */
const LEAST_CONTRAST = 4.5;

function chartFaults(chart) {
  const frame = chart.getBoundingClientRect();
  const bars = [...chart.querySelectorAll('rect.task')];
  const texts = [...chart.querySelectorAll('text')].filter((text) => text.textContent.trim() !== '');
  const boxes = texts.map((text) => ({ name: text.textContent, box: text.getBoundingClientRect(), text }));
  return [
    ...(chart.getAttribute('aria-roledescription') === 'error' ? ['Mermaid shows an error'] : []),
    ...(bars.length === 0 ? ['the chart has no bars'] : []),
    ...bars
      .filter((bar) => bar.getBoundingClientRect().width < LEAST_WIDTH)
      .map((bar) => `a bar is ${bar.getBoundingClientRect().width} pixels wide: ${bar.id}`),
    ...boxes
      .filter(({ box }) => box.left < frame.left || box.right > frame.right || box.bottom > frame.bottom)
      .map(({ name }) => `a text is cut: ${name}`),
    ...boxes.flatMap((one, index) =>
      boxes
        .slice(index + 1)
        .filter((other) => overlap(one.box, other.box))
        .map((other) => `a text is on another: ${one.name}, ${other.name}`),
    ),
    ...boxes
      .map(({ name, box, text }) => ({ name, contrast: contrastOf(text, box) }))
      .filter(({ contrast }) => contrast < LEAST_CONTRAST)
      .map(({ name, contrast }) => `a text has a contrast of ${contrast.toFixed(1)}: ${name}`),
  ];
}

function overlap(one, other) {
  const [width, height] = [
    Math.min(one.right, other.right) - Math.max(one.left, other.left),
    Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top),
  ];
  // Boxes include the space of a font above and below its letters.
  return width > 1 && height > 4;
}

/** The least contrast of a text with what is behind it, at its beginning, in the middle, and at its end. */
function contrastOf(text, { left, width, top, height }) {
  const own = colorOf(getComputedStyle(text).fill);
  const points = [0.05, 0.5, 0.95].map((part) => [left + width * part, top + height / 2]);
  return Math.min(
    ...points.map(([x, y]) => {
      const behind = backgroundAt(x, y);
      const [light, dark] = [luminance(blend(own, behind)), luminance(behind)].sort((a, b) => b - a);
      return (light + 0.05) / (dark + 0.05);
    }),
  );
}

function backgroundAt(x, y) {
  const layers = document.elementsFromPoint(x, y).reverse();
  return layers.reduce(
    (below, layer) => {
      const style = getComputedStyle(layer);
      if (!(layer instanceof SVGElement)) return blend(colorOf(style.backgroundColor), below);
      if (!(layer instanceof SVGRectElement)) return below;
      const [red, green, blue, alpha] = colorOf(style.fill);
      return blend([red, green, blue, alpha * style.opacity * style.fillOpacity], below);
    },
    [255, 255, 255, 1],
  );
}

/** `rgb(1, 2, 3)` or `rgba(1, 2, 3, 0.4)`, to which browsers resolve every color of these style sheets. */
function colorOf(value) {
  const [red = 0, green = 0, blue = 0, alpha = value === 'none' ? 0 : 1] = (value.match(/[\d.]+/g) ?? []).map(
    Number,
  );
  return [red, green, blue, alpha];
}

function blend([red, green, blue, alpha], below) {
  const mixed = [red, green, blue].map((part, index) => part * alpha + below[index] * (1 - alpha));
  return [...mixed, 1];
}

/** https://www.w3.org/TR/WCAG22/#dfn-relative-luminance */
function luminance(color) {
  const [red, green, blue] = color
    .map((part) => part / 255)
    .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

globalThis.gallery = { show, faults };
