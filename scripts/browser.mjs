// A Chromium and a Chinese font for the browser tests. playwright-core brings neither.

import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { installPackages, onPath } from './packages.mjs';
import { say } from './terminal.mjs';

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
const macApp = '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome';

/** Ubuntu puts a stub named chromium-browser on PATH that only asks for snap; a version proves a browser. */
const isBrowser = (path) =>
  path !== undefined && spawnSync(path, ['--version'], { stdio: 'ignore', timeout: 20_000 }).status === 0;

const present = () =>
  [process.env.CHROME_PATH, ...names.map(onPath), existsSync(macApp) ? macApp : undefined].find(isBrowser);

/** The path of a Chromium, installed when asked for and allowed; undefined when there is none to be had. */
export async function findChromium({ install }) {
  const found = present();
  if (found || !install) return found;
  say('没有找到 Chromium，正在安装', 'no Chromium on this machine: installing it');
  await installPackages({ apt: ['chromium'], apk: ['chromium'] });
  return present();
}

function hasChineseFont() {
  if (process.platform === 'darwin') return true;
  const list = onPath('fc-list');
  if (list) return spawnSync(list, [':lang=zh'], { encoding: 'utf8' }).stdout?.trim() !== '';
  const folder = '/usr/share/fonts';
  return (
    existsSync(folder) &&
    readdirSync(folder, { recursive: true }).some((name) => /wqy|cjk|noto.*sc/i.test(name))
  );
}

/** Without a Chinese font every page is boxes. The tests still pass then; the screenshots are useless. */
export async function ensureChineseFont() {
  if (hasChineseFont()) return;
  const done = await installPackages({ apt: ['fonts-wqy-zenhei'], apk: ['font-wqy-zenhei'] });
  if (!done) say('没有中文字体，截图会显示方框', 'no Chinese font: screenshots will show boxes');
}
