// Makes the portal's style sheet, script and font: bundled, purged of what no template uses, minified, and named
// after their content, so a browser may keep them for ever. Called by build.py, which decides whether it is needed.
//
//   node build.mjs <static folder> <templates folder> <theme folder> <output folder>
//
// Prints {"files": {...}, "sizes": {...}, "preload": [...]} as JSON: plain name -> hashed name, bytes after gzip, and
// the fonts that every page needs at once.

import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { basename, dirname, extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build, transform } from 'esbuild';
import { PurgeCSS } from 'purgecss';

const here = dirname(fileURLToPath(import.meta.url));
const [staticFolder, templates, theme, out] = process.argv.slice(2);
const files = {};
const sizes = {};

/** Writes `content` under a name that carries its hash, and remembers both names. */
function publish(name, content) {
  const hash = createHash('sha256').update(content).digest('hex').slice(0, 10);
  const hashed = `${basename(name, extname(name))}-${hash}${extname(name)}`;
  writeFileSync(join(out, hashed), content);
  files[name] = hashed;
  sizes[name] = gzipSync(content).length;
  return hashed;
}

/** Every file below `folder` whose name ends in `.html`. */
function pages(folder) {
  return readdirSync(folder, { recursive: true })
    .filter((name) => name.endsWith('.html'))
    .map((name) => join(folder, name));
}

/** The style sheet in one piece, its fonts published beside it. */
async function bundle() {
  const result = await build({
    entryPoints: [join(staticFolder, 'src', 'main.css')],
    bundle: true,
    write: false,
    outdir: out,
    nodePaths: [join(here, 'node_modules')],
    alias: { 'inzage-theme': theme },
    loader: { '.woff2': 'file' },
    assetNames: '[name]',
    legalComments: 'none',
    logLevel: 'error',
  });
  let css = '';
  const fonts = [];
  for (const file of result.outputFiles) {
    if (file.path.endsWith('.css')) css = file.text;
    else fonts.push(file);
  }
  for (const font of fonts) {
    const name = basename(font.path);
    css = css.replaceAll(`./${name}`, `./${publish(name, font.contents)}`);
  }
  return css;
}

/** What the templates and the script use of `css`; unused custom properties go too. */
async function purge(css) {
  const words = (text) => text.match(/[A-Za-z0-9_-]+/g) ?? [];
  const [result] = await new PurgeCSS().purge({
    content: [...pages(templates), join(staticFolder, 'src', 'inzage.js')],
    css: [{ raw: css }],
    defaultExtractor: words,
    fontFace: false,
    keyframes: true,
    variables: true,
    safelist: { standard: ['html', 'body', ':root', '*'] },
  });
  return result.css;
}

/** Font files for plain letters: those without a unicode-range, or with one that has the letter a in it. */
function neededAtOnce(css) {
  const faces = css.match(/@font-face\s*{[^}]*}/g) ?? [];
  const plain = faces.filter((face) => !face.includes('unicode-range') || /U\+(0+-|00\?\?|\?\?\b)/i.test(face));
  return plain.flatMap((face) => Object.values(files).filter((name) => name.endsWith('.woff2') && face.includes(name)));
}

/** Whose work is in the style sheet and the font, and under which licence: travels with them, as the licences ask. */
function licences() {
  const { dependencies } = JSON.parse(readFileSync(join(here, 'package.json'), 'utf8'));
  const byText = new Map();
  for (const name of Object.keys(dependencies)) {
    const folder = join(here, 'node_modules', name);
    const { version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
    const file = readdirSync(folder).find((each) => /^licen[cs]e/i.test(each));
    const text = file ? readFileSync(join(folder, file), 'utf8').trim() : '';
    byText.set(text, [...(byText.get(text) ?? []), `${name} ${version} (${license})`]);
  }
  return [...byText].map(([text, names]) => `${names.join('\n')}\n\n${text}\n`).join(`\n${'-'.repeat(80)}\n\n`);
}

mkdirSync(out, { recursive: true });
const purged = await purge(await bundle());
const { code: css } = await transform(purged, { loader: 'css', minify: true, target: ['chrome100', 'firefox100', 'safari15'] });
publish('site.css', css);

const script = await build({
  entryPoints: [join(staticFolder, 'src', 'inzage.js')],
  bundle: true,
  minify: true,
  write: false,
  format: 'iife',
  target: ['es2020'],
  logLevel: 'error',
});
publish('inzage.js', script.outputFiles[0].contents);
publish('licences.txt', licences());
publish('logo.svg', readFileSync(join(theme, 'logo.svg')));

process.stdout.write(JSON.stringify({ files, sizes, preload: neededAtOnce(css) }));
