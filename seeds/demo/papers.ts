import { type Actor, businessDate, Files } from '@app/platform';
import PDFDocument from 'pdfkit';
import type { Market } from '../market';

const font = '@expo-google-fonts/noto-sans-sc/400Regular/NotoSansSC_400Regular.ttf';

/** A page that says of itself that it is an example, stored as `by` would upload it; its id. */
export async function demoPaper(
  market: Market,
  by: Actor,
  name: string,
  lines: readonly string[],
): Promise<string> {
  const page = new PDFDocument({ size: 'A4', margin: 72, font: require.resolve(font) });
  const parts: Buffer[] = [];
  page.on('data', (part: Buffer) => parts.push(part));
  const ended = new Promise((resolve) => page.on('end', resolve));
  page.fontSize(20).text('演示凭证（示例，非真实材料）', { align: 'center' }).moveDown();
  for (const line of [...lines, by.organizationName, businessDate(market.clock.now())])
    page.fontSize(13).text(line).moveDown(0.5);
  page.end();
  await ended;
  return (await market.get(Files).storePaper(by, undefined, name, Buffer.concat(parts))).id;
}
