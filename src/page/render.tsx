import { createHash } from 'node:crypto';
import { renderToString } from 'preact-render-to-string';
import type { View } from '../view/types.ts';
import { Overlay } from './components/overlay.tsx';
import { plainStyle } from './plain-style.ts';
import { Report } from './report.tsx';
import type { ReportProps } from './report.tsx';
import { verdictWord } from './words.ts';

/** What a browser needs beside the text: the built page.js and page.css. */
export interface PageAssets {
  readonly script: string;
  readonly style: string;
}

/** What a page carries for programs, packed. */
export interface PageData {
  /** The properties of the report, which the script shows again: gzip and base64. */
  readonly props: string;
  /** The element id and the packed value of the observation: Brotli and base64. */
  readonly observation: readonly [id: string, packed: string];
}

/** A report as one HTML file, which loads nothing: its policy allows no connection, and only its own script and style. */
export function renderReport(props: ReportProps, { script, style }: PageAssets, { props: packed, observation: [id, observation] }: PageData): string {
  const { lab } = props.view;
  return [
    '<!doctype html>',
    '<html lang="en">',
    '<head>',
    '<meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="${policyOf(script, style)}">`,
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    '<meta name="color-scheme" content="light dark">',
    '<meta name="referrer" content="no-referrer">',
    `<meta name="generator" content="${pageGenerator}">`,
    `<title>${escapeText(`${verdictWord(props.view)}: lab ${lab.name}`)}</title>`,
    `<style>${style}</style>`,
    '</head>',
    '<body>',
    `<div id="page">${renderToString(<Report {...props} />)}</div>`,
    `<script type="application/gzip" id="k8s-lab-page">${packed}</script>`,
    `<script type="application/brotli" id="${id}">${observation}</script>`,
    `<script>${script}</script>`,
    '</body>',
    '</html>',
    '',
  ].join('\n');
}

/** How a file that k8s-lab wrote names itself. */
export const pageGenerator = 'k8s-lab';

/** The drawing of a lab as an SVG file; `css` is the built picture.css. */
export function renderSvg(view: View, css: string): string {
  // XML 1.0 cannot contain most control characters.
  return `${renderToString(<Overlay view={view} style={plainStyle(css)} />).replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '?')}\n`;
}

function policyOf(script: string, style: string): string {
  const hashOf = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
  return [
    "default-src 'none'",
    `script-src ${hashOf(script)}`,
    `style-src ${hashOf(style)}`,
    "base-uri 'none'",
    "form-action 'none'",
    "require-trusted-types-for 'script'",
  ].join('; ');
}

function escapeText(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}
