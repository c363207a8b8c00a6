import { crc32 } from 'node:zlib';
import sharp, { type Sharp } from 'sharp';
import { Dice } from './dice';

/** `kept`: stored as a clean JPEG; `refused`: one problem; `either`: whichever, but never broken. */
export type HostileImage = { name: string; content: Buffer; outcome: 'kept' | 'refused' | 'either' };

/** Words that are hidden in pictures and must not come out again. */
export const smuggled = ['<script>window.pwned=1</script>', '<?php echo 1 ?>', 'smuggled-secret'];

const red = { r: 200, g: 60, b: 40 };

function picture(width: number, height: number, channels: 3 | 4 = 3): Sharp {
  const background = channels === 4 ? { ...red, alpha: 0.5 } : red;
  return sharp({ create: { width, height, channels, background } });
}

/** A picture of noise, so that cutting and turning bytes hits something. */
function noise(dice: Dice, width = 64, height = 48): Sharp {
  return sharp(dice.bytes(width * height * 3), { raw: { width, height, channels: 3 } });
}

const formats = ['jpeg', 'png', 'webp'] as const;

async function ordinary(): Promise<HostileImage[]> {
  const images: HostileImage[] = [];
  for (const format of formats) {
    for (const [width, height] of [
      [1, 1],
      [640, 480],
      [3000, 2000],
      [1, 4000],
      [4000, 1],
      [33, 77],
      [2400, 2400],
      [5000, 100],
    ] as const)
      images.push({
        name: `${format} ${width}×${height}`,
        content: await picture(width, height).toFormat(format).toBuffer(),
        outcome: 'kept',
      });
  }
  return images;
}

async function unusual(): Promise<HostileImage[]> {
  const kept = async (name: string, image: Sharp): Promise<HostileImage> => ({
    name,
    content: await image.toBuffer(),
    outcome: 'kept',
  });
  const frames = Buffer.concat([new Dice('frames').bytes(32 * 32 * 3), new Dice('more').bytes(32 * 32 * 3)]);
  const raw = { width: 32, height: 64, channels: 3 as const, pageHeight: 32 };
  return [
    await kept('CMYK', picture(80, 60).toColourspace('cmyk').jpeg()),
    await kept('16 bit', picture(80, 60).toColourspace('rgb16').png()),
    await kept('grey', picture(80, 60).greyscale().jpeg()),
    await kept('grey PNG', picture(80, 60).greyscale().png()),
    await kept('palette', picture(80, 60).png({ palette: true })),
    await kept('alpha PNG', picture(80, 60, 4).png()),
    await kept('alpha WebP', picture(80, 60, 4).webp()),
    await kept('lossless WebP', picture(80, 60).webp({ lossless: true })),
    await kept('progressive JPEG', picture(80, 60).jpeg({ progressive: true })),
    await kept('interlaced PNG', picture(80, 60).png({ progressive: true })),
    await kept('animated WebP', sharp(frames, { raw }).webp({ delay: [100, 100] })),
    await kept('with a colour profile', picture(80, 60).withIccProfile('p3').jpeg()),
    ...(await Promise.all(
      [1, 2, 3, 4, 5, 6, 7, 8].map((orientation) =>
        kept(`turned ${orientation}`, picture(80, 60).withMetadata({ orientation }).jpeg()),
      ),
    )),
    ...(await Promise.all(
      formats.map((format) => kept(`a place in ${format}`, located(picture(80, 60)).toFormat(format))),
    )),
    ...(await Promise.all(
      smuggled.map((words) =>
        kept(
          `a comment ${words}`,
          picture(80, 60)
            .withExif({ IFD0: { ImageDescription: words, Copyright: words } })
            .jpeg(),
        ),
      ),
    )),
  ];
}

function located(image: Sharp): Sharp {
  return image.withExif({
    IFD0: { Model: 'smuggled-secret', DateTime: '2026:11:20 08:00:00' },
    IFD3: {
      GPSLatitudeRef: 'N',
      GPSLatitude: '31/1 34/1 0/1',
      GPSLongitudeRef: 'E',
      GPSLongitude: '120/1 18/1 0/1',
    },
  });
}

async function foreign(): Promise<HostileImage[]> {
  const refused = (name: string, content: Buffer | string): HostileImage => ({
    name,
    content: Buffer.from(content as string),
    outcome: 'refused',
  });
  const svg = (inside: string) =>
    `<svg xmlns="http://www.w3.org/2000/svg" width="10" height="10">${inside}</svg>`;
  const frames = { raw: { width: 8, height: 16, channels: 3 as const, pageHeight: 8 } };
  return [
    refused('nothing', ''),
    refused('one byte', '\xff'),
    ...[
      'ffd8ff',
      '89504e470d0a1a0a',
      '52494646',
      '47494638',
      '424d',
      '00000100',
      '49492a00',
      '0000002066747970',
    ].map((magic) => refused(`magic ${magic}`, Buffer.from(magic, 'hex'))),
    refused('zeros', Buffer.alloc(10_000)),
    refused('text', '这不是图片'),
    refused('HTML', '<!doctype html><script>alert(1)</script>'),
    refused('PDF', '%PDF-1.7\n1 0 obj\n<</Type/Catalog>>\nendobj\n%%EOF'),
    refused('zip', Buffer.from('504b0506000000000000000000000000000000000000', 'hex')),
    refused('SVG', svg('<rect width="10" height="10"/>')),
    refused('SVG with a script', svg('<script>alert(1)</script>')),
    refused(
      'SVG that reads files',
      `<?xml version="1.0"?><!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]>${svg('<text>&x;</text>')}`,
    ),
    refused('SVG that calls out', svg('<image href="http://127.0.0.1:1/x.png"/>')),
    refused('SVG of 100,000 px', '<svg xmlns="http://www.w3.org/2000/svg" width="100000" height="100000"/>'),
    refused('SVG bomb', svg(`<g id="a">${'<use href="#a"/>'.repeat(50)}</g>`)),
    refused('GIF', await picture(8, 8).gif().toBuffer()),
    refused(
      'animated GIF',
      await sharp(new Dice('gif').bytes(8 * 16 * 3), frames)
        .gif()
        .toBuffer(),
    ),
    refused('TIFF', await picture(8, 8).tiff().toBuffer()),
    refused('AVIF', await picture(8, 8).avif().toBuffer()),
    refused(
      'GIF with JavaScript',
      Buffer.concat([Buffer.from('GIF89a/*'), Buffer.alloc(20), Buffer.from('*/=1;alert(1)')]),
    ),
    refused(
      'ImageMagick script',
      'push graphic-context\nfill "url(https://127.0.0.1/x.jpg"|id")"\npop graphic-context',
    ),
    refused('MP4', Buffer.from('00000018667479706d703432000000006d70343269736f6d', 'hex')),
  ];
}

function pngChunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type), data]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, sum]);
}

/** A PNG head that promises any size, with next to nothing behind it. */
function pngOf(width: number, height: number): Buffer {
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, 2, 0, 0, 0], 8);
  const data = Buffer.from('789c63000000010001', 'hex');
  return Buffer.concat([
    Buffer.from('89504e470d0a1a0a', 'hex'),
    pngChunk('IHDR', head),
    pngChunk('IDAT', data),
    pngChunk('IEND', Buffer.alloc(0)),
  ]);
}

async function bombs(): Promise<HostileImage[]> {
  const sizes = [
    [30_000, 30_000],
    [65_535, 65_535],
    [40_000_001, 1],
    [1, 40_000_001],
    [7_000, 7_000],
    [2 ** 31 - 1, 2 ** 31 - 1],
    [100_000, 100_000],
    [0, 10],
    [10, 0],
  ] as const;
  const images = sizes.map(
    ([width, height]): HostileImage => ({
      name: `a PNG that says ${width}×${height}`,
      content: pngOf(width, height),
      outcome: 'refused',
    }),
  );
  for (const size of [30_000, 65_500, 20_000, 7_000]) {
    const jpeg = Buffer.from(await picture(8, 8).jpeg().toBuffer());
    const frame = jpeg.indexOf(Buffer.from('ffc0', 'hex'));
    jpeg.writeUInt16BE(size, frame + 5);
    jpeg.writeUInt16BE(size, frame + 7);
    images.push({ name: `a JPEG that says ${size}`, content: jpeg, outcome: 'refused' });
  }
  const flat = await picture(8_000, 8_000).png({ compressionLevel: 9 }).toBuffer();
  images.push({ name: 'a real PNG of 64 megapixels', content: flat, outcome: 'refused' });
  return images;
}

/** A picture and something else in one file: what comes out is the picture alone. */
async function polyglots(): Promise<HostileImage[]> {
  const images: HostileImage[] = [];
  for (const format of formats) {
    const base = await noise(new Dice(format)).toFormat(format).toBuffer();
    for (const [index, words] of [...smuggled, 'PK\x03\x04', '%PDF-1.7', 'MZ\x90'].entries())
      images.push({
        name: `${format} and then ${index}`,
        content: Buffer.concat([base, Buffer.from(words.repeat(20))]),
        outcome: 'kept',
      });
    images.push({
      name: `${format} after HTML`,
      content: Buffer.concat([Buffer.from('<html>'), base]),
      outcome: 'refused',
    });
    images.push({ name: `two ${format}`, content: Buffer.concat([base, base]), outcome: 'kept' });
  }
  for (const words of smuggled) {
    const base = await noise(new Dice(words)).png().toBuffer();
    const text = pngChunk('tEXt', Buffer.from(`Comment\0${words}`));
    images.push({
      name: `PNG text ${words}`,
      content: Buffer.concat([base.subarray(0, 33), text, base.subarray(33)]),
      outcome: 'kept',
    });
  }
  return images;
}

async function damaged(count: number): Promise<HostileImage[]> {
  const dice = new Dice('damaged pictures');
  const bases = await Promise.all(formats.map((format) => noise(dice).toFormat(format).toBuffer()));
  return Array.from({ length: count }, (_, index): HostileImage => {
    const base = bases[index % bases.length] as Buffer;
    const name = `${formats[index % formats.length]} ${index}`;
    if (index % 2)
      return {
        name: `${name} cut`,
        content: base.subarray(0, dice.between(4, base.length - 20)),
        outcome: 'either',
      };
    const content = Buffer.from(base);
    for (let turns = dice.between(1, 10); turns; turns--)
      content[dice.below(content.length)] = dice.below(256);
    return { name: `${name} turned`, content, outcome: 'either' };
  });
}

export async function hostileImages(total: number): Promise<HostileImage[]> {
  const picked = (await Promise.all([ordinary(), unusual(), foreign(), bombs(), polyglots()])).flat();
  return [...picked, ...(await damaged(total - picked.length))];
}
