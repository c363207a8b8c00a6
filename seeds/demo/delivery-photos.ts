import { Files } from '@app/platform';
import sharp from 'sharp';
import type { Market } from '../market';
import type { Cast } from './cast';
import { freshKey } from './cast';

/** Of whose deliveries photos are kept: a few units, so that making the demo stays quick. */
const photographers = ['xishan-school', 'xishan-hospital'];
/** Every so many deliveries somebody sends an old photo again. */
const again = 9;
const most = 40;

/** Photos of deliveries, drawn: boxes in a yard, each time others. They show that they are drawn. */
export class DeliveryPhotos {
  private made = 0;
  private readonly last = new Map<string, Buffer>();

  constructor(
    private readonly market: Market,
    private readonly cast: Cast,
  ) {}

  /** What the first signer attaches; nothing for most units. */
  async of(buyerKey: string): Promise<string[]> {
    if (!photographers.includes(buyerKey) || this.made >= most) return [];
    const turn = ++this.made;
    const before = this.last.get(buyerKey);
    const isOld = before !== undefined && turn % again === 0;
    const content = isOld
      ? await sharp(before).resize(560).modulate({ brightness: 1.06 }).jpeg({ quality: 60 }).toBuffer()
      : await drawn(turn);
    if (!isOld) this.last.set(buyerKey, content);
    const actor = this.cast.actor(buyerKey, 'purchaser');
    const key = freshKey(this.market, actor, 'demo photos');
    const { id } = await this.market.get(Files).storePhoto(actor, key, `到货照片-${turn}.jpg`, content);
    return [id];
  }
}

/** The same for the same turn, on every machine. */
function drawn(turn: number): Promise<Buffer> {
  let seed = turn * 7_919;
  const roll = (below: number): number => {
    seed = (seed * 48_271) % 2_147_483_647;
    return seed % below;
  };
  const sky = ['#c9d6da', '#e4dccb', '#b9c4b2', '#d8d3e0'][roll(4)] as string;
  const ground = ['#8a8378', '#6f7a6a', '#9a8f7c', '#7b6f63'][roll(4)] as string;
  const boxes = Array.from({ length: 4 + roll(4) }, (_, place) => {
    const [wide, high] = [110 + roll(120), 110 + roll(150)];
    const tone = ['#a9743c', '#8a5a2b', '#c79a5b', '#5f7d46', '#b5533c'][roll(5)] as string;
    const x = 30 + place * 120 + roll(60);
    return `<rect x="${x}" y="${620 - high - roll(160)}" width="${wide}" height="${high}" fill="${tone}" stroke="#3a2c1c" stroke-width="4"/>`;
  });
  const sun = `<circle cx="${80 + roll(800)}" cy="${60 + roll(160)}" r="${30 + roll(60)}" fill="#f6efdc"/>`;
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="960" height="720"><rect width="960" height="720" fill="${sky}"/>${sun}
    <rect y="${380 + roll(120)}" width="960" height="400" fill="${ground}"/>${boxes.join('')}</svg>`;
  return sharp(Buffer.from(svg)).jpeg({ quality: 85 }).toBuffer();
}
