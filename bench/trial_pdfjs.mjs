// Opens a PDF with pdf.js as a browser does: the values of fields as a line of JSON, then pictures of the pages.
// node trial_pdfjs.mjs FOLDER ORDERS: FOLDER has the packages pdfjs-dist and @napi-rs/canvas.
import { createRequire } from "node:module";
import { readFileSync, writeFileSync, writeSync } from "node:fs";
import { pathToFileURL } from "node:url";
import path from "node:path";

const require = createRequire(path.join(process.argv[2], "package.json"));
const orders = JSON.parse(process.argv[3]);
const { createCanvas, DOMMatrix, ImageData, Path2D } = require("@napi-rs/canvas");
Object.assign(globalThis, { DOMMatrix, ImageData, Path2D }); // before pdf.js looks for them: it would take others
const home = path.dirname(require.resolve("pdfjs-dist/package.json"));
const pdfjs = await import(pathToFileURL(path.join(home, "legacy/build/pdf.mjs")));
const folder = (name) => path.join(home, name) + "/";

let told = 0; // one line for each file, whatever becomes of it

function tell(said) {
  told += 1;
  writeSync(1, JSON.stringify(said) + "\n");
}

async function look(order) {
  const task = pdfjs.getDocument({
    data: new Uint8Array(readFileSync(order.file)),
    cMapUrl: folder("cmaps"),
    cMapPacked: true,
    standardFontDataUrl: folder("standard_fonts"),
    wasmUrl: folder("wasm"),
    verbosity: 0,
  });
  const pdf = await task.promise;
  const pages = [];
  const said = [];
  for (const number of order.pages.filter((one) => one <= pdf.numPages)) {
    const page = await pdf.getPage(number);
    pages.push([number, page]);
    for (const one of await page.getAnnotations()) {
      if (one.subtype !== "Widget") continue;
      said.push({ name: one.fieldName ?? "", value: one.fieldValue ?? null, locked: one.readOnly ?? false });
    }
  }
  tell(said); // before anything is drawn: the canvas is native code and may break
  for (const [number, page] of pages) {
    const viewport = page.getViewport({ scale: order.dpi / 72 });
    const canvas = createCanvas(Math.ceil(viewport.width), Math.ceil(viewport.height));
    const canvasContext = canvas.getContext("2d");
    await page.render({ canvasContext, canvas, viewport, annotationMode: 1 }).promise;
    writeFileSync(`${order.out}-${number}.png`, canvas.toBuffer("image/png"));
  }
}

for (const [at, order] of orders.entries()) {
  try {
    await look(order);
  } catch (fault) {
    if (told === at) tell([{ fault: String(fault) }]);
  }
}
process.exit(0);
