import sharp from 'sharp';
import { pictureLook } from './picture-look';

/** Fields of two greens under a sky, and boxes on a floor: drawn here, so that nothing else decides what they look like. */
const picture = (shapes: string): Promise<Buffer> =>
  sharp(Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg" width="640" height="480">${shapes}</svg>`))
    .jpeg({ quality: 90 })
    .toBuffer();
const field = `<defs><linearGradient id="s" x2="1" y2="0.4"><stop stop-color="#245"/><stop offset="1" stop-color="#bde"/></linearGradient></defs>
  <rect width="640" height="480" fill="url(#s)"/><circle cx="150" cy="110" r="70" fill="#fe8"/>
  <path d="M0 300 Q200 200 420 320 T640 280 V480 H0Z" fill="#363"/><rect x="380" y="340" width="180" height="120" fill="#a74"/>`;
const boxes = `<rect width="640" height="480" fill="#ddd"/><rect x="40" y="260" width="200" height="180" fill="#a63"/>
  <rect x="260" y="200" width="160" height="240" fill="#742"/><rect x="450" y="120" width="150" height="320" fill="#c95"/>`;

function distance(a: string | undefined, b: string | undefined): number {
  return [...(a ?? '')].filter((bit, index) => bit !== b?.[index]).length;
}

describe('what a picture looks like', () => {
  it('stays nearly the same when it is made smaller, pressed and made brighter', async () => {
    const original = await picture(field);
    const again = await sharp(original)
      .resize(320)
      .modulate({ brightness: 1.12 })
      .jpeg({ quality: 45 })
      .toBuffer();
    expect(again.equals(original)).toBe(false);
    const look = await pictureLook(original);
    expect(look).toMatch(/^[01]{64}$/);
    expect(distance(look, await pictureLook(again))).toBeLessThanOrEqual(5);
  });

  it('differs between two pictures', async () => {
    const [one, other] = [await pictureLook(await picture(field)), await pictureLook(await picture(boxes))];
    expect(distance(one, other)).toBeGreaterThan(15);
  });

  it('is not had of what is no picture', async () => {
    expect(await pictureLook(Buffer.from('%PDF-1.7'))).toBeUndefined();
  });
});
