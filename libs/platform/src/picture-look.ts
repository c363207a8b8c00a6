import sharp from 'sharp';

const pixelLimit = 40_000_000;
const [width, height] = [9, 8];

/**
 * What a picture looks like, as 64 characters of 0 and 1: of each of 8 × 8 places in grey, whether the next one to the
 * right is darker (difference hash, dHash). Pictures that differ in size, quality or brightness alone differ in few of
 * them. Undefined for what is no picture.
 */
export async function pictureLook(content: Buffer): Promise<string | undefined> {
  const grey = await sharp(content, { limitInputPixels: pixelLimit })
    .greyscale()
    .resize(width, height, { fit: 'fill' })
    .raw()
    .toBuffer()
    .catch(() => undefined);
  if (!grey) return undefined;
  let bits = '';
  for (let row = 0; row < height; row++)
    for (let column = 0; column < width - 1; column++) {
      const at = row * width + column;
      bits += (grey[at] as number) > (grey[at + 1] as number) ? '1' : '0';
    }
  return bits;
}
