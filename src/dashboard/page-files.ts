import { readFileSync } from 'node:fs';
import { assetPath } from '../system/assets.ts';
import type { Parts } from './routes.ts';

/** The files of the page by their paths; they hold no data and no token, so anyone may have them. */
export function pageFiles(): Parts['files'] {
  return new Map([
    ['/', { type: 'text/html; charset=utf-8', body: frame }],
    ['/page.js', { type: 'text/javascript; charset=utf-8', body: readFileSync(assetPath('dist/live.js'), 'utf8') }],
    ['/page.css', { type: 'text/css; charset=utf-8', body: readFileSync(assetPath('dist/live.css'), 'utf8') }],
  ]);
}

const frame = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>k8s-lab</title>
<link rel="stylesheet" href="page.css">
<link rel="icon" href="data:,">
</head>
<body>
<div id="page"><noscript>The dashboard needs scripts; \`k8s-lab report\` writes a page that does not.</noscript></div>
<script src="page.js"></script>
</body>
</html>
`;
