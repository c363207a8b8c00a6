import { type Actor, Files } from '@app/platform';
import sharp from 'sharp';
import type { Market } from '../market';
import { chance } from './stories';

const [wide, high] = [640, 480];
const walls = ['#d9d4c7', '#c9d3d6', '#d8cfc0', '#cfd8cc'];
const boxes = ['#c08b4f', '#b5793c', '#cda06a', '#a86f36', '#d2ae7d'];

/** 验收照片 of the demo: boxes on a floor, drawn by chance, no two alike; stored as `by` would take it. */
export async function demoPhoto(market: Market, by: Actor, seed: number): Promise<string> {
  const draw = chance(seed);
  const pick = (from: readonly string[]): string => from[Math.floor(draw() * from.length)] as string;
  const floor = high * (0.5 + draw() * 0.2);
  // Light falls differently in every store room.
  const light = Array.from({ length: 72 }, (_, at) => {
    const shade = Math.round(draw() * 90);
    const [x, y] = [(at % 9) * (wide / 9), Math.floor(at / 9) * (high / 8)];
    return `<rect x="${x}" y="${y}" width="${wide / 9}" height="${high / 8}" fill="#000" opacity="0.${String(shade).padStart(2, '0')}"/>`;
  });
  const stack = Array.from({ length: 5 + Math.floor(draw() * 6) }, () => {
    const [width, height] = [80 + draw() * 90, 56 + draw() * 48];
    const [x, y] = [draw() * (wide - width), floor - height + draw() * (high - floor) * 0.8];
    return `<g><rect x="${x}" y="${y}" width="${width}" height="${height}" rx="4" fill="${pick(boxes)}" stroke="#6b4a22" stroke-width="3"/><rect x="${x}" y="${y + height * 0.42}" width="${width}" height="12" fill="#e9dcc3" opacity="0.8"/></g>`;
  });
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${wide}" height="${high}"><defs><filter id="soft"><feGaussianBlur stdDeviation="24"/></filter></defs><rect width="${wide}" height="${high}" fill="${pick(walls)}"/><rect y="${floor}" width="${wide}" height="${high - floor}" fill="#8d8778"/>${stack.join('')}<g filter="url(#soft)">${light.join('')}</g></svg>`;
  const content = await sharp(Buffer.from(svg)).jpeg({ quality: 80 }).toBuffer();
  return (await market.get(Files).storePhoto(by, undefined, '验收照片（示例）.jpg', content)).id;
}
