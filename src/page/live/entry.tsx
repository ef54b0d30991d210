import { render } from 'preact';
import { openApi } from './api.ts';
import { App } from './app.tsx';
import { takeToken } from './token.ts';

const root = document.getElementById('page');
document.documentElement.dataset['scripted'] = '';
if (root) {
  root.replaceChildren();
  render(<App api={openApi(takeToken())} />, root);
}
