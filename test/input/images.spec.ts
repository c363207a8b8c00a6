import { readdirSync } from 'node:fs';
import sharp from 'sharp';
import type { Client } from '../support/client';
import { World } from '../support/world';
import { corpus } from './corpus';
import { type HostileImage, hostileImages, smuggled } from './images';

type Stored = { id: string; name: string; bytes: number; sha256: string; code: string };

const refusals = ['file.type_refused', 'file.unreadable', 'file.missing', 'request.too_large'];

describe('pictures that nobody should send', () => {
  let world: World;
  let buyer: Client;
  let images: HostileImage[];

  beforeAll(async () => {
    world = await World.start();
    buyer = (await world.buyer()).purchaser;
    images = await hostileImages(300);
  }, 120_000);

  afterAll(() => world?.stop());

  const filesOnDisk = (): number =>
    readdirSync(world.config.filesDir, { recursive: true, withFileTypes: true }).filter((entry) =>
      entry.isFile(),
    ).length;
  const rows = async (): Promise<number> =>
    (await world.database.read<{ count: number }>('SELECT count(*)::int AS count FROM files'))[0]?.count ??
    -1;

  async function faultOf({ name, content, outcome }: HostileImage): Promise<string | undefined> {
    const before = [await rows(), filesOnDisk()];
    const { status, body } = await buyer.upload<Stored>('/v1/photos', 'x.jpg', content, 'image/jpeg');
    if (status === 201) return outcome === 'refused' ? `${name}: kept` : faultOfKept(name, body);
    const after = [await rows(), filesOnDisk()];
    if (outcome === 'kept' || status >= 500 || !refusals.includes(body.code))
      return `${name}: ${status} ${body.code}`;
    return JSON.stringify(before) === JSON.stringify(after) ? undefined : `${name}: refused, and left a file`;
  }

  async function faultOfKept(name: string, { id }: Stored): Promise<string | undefined> {
    const { status, headers, bytes } = await buyer.get(`/v1/files/${id}`);
    const about = await sharp(bytes).metadata();
    const hidden = [...smuggled, 'PK\x03\x04', '%PDF', 'GPS'].filter((words) => bytes.includes(words));
    const clean =
      !about.exif && !about.xmp && !about.iptc && !about.icc && !about.orientation && !hidden.length;
    const safe =
      /^inline; filename/.test(headers['content-disposition'] ?? '') &&
      /^default-src 'none'/.test(headers['content-security-policy'] ?? '') &&
      headers['x-content-type-options'] === 'nosniff';
    const small = about.width <= 2400 && about.height <= 2400 && about.format === 'jpeg';
    await sharp(bytes, { failOn: 'error' }).raw().toBuffer();
    return status === 200 && clean && safe && small && headers['content-type'] === 'image/jpeg'
      ? undefined
      : `${name}: ${status} clean ${clean} safe ${safe} ${hidden} ${about.format} ${about.width}×${about.height}`;
  }

  it('are 300, each of its own kind', () => {
    expect(images).toHaveLength(300);
    expect(new Set(images.map(({ name }) => name)).size).toBe(300);
  });

  it('become plain small JPEGs without a place or a word in them, or are refused and leave nothing', async () => {
    const faults: string[] = [];
    for (const image of images) {
      const fault = await faultOf(image);
      if (fault) faults.push(fault);
    }
    expect(faults).toEqual([]);
    expect(await rows()).toBe(filesOnDisk());
  }, 300_000);

  it('carry any name that can be sent, and hand it back as one that can be shown', async () => {
    const content = await sharp({ create: { width: 2, height: 2, channels: 3, background: 'red' } })
      .png()
      .toBuffer();
    const names = corpus.filter(
      ({ family, number }) => ['paths', 'unicode', 'headers'].includes(family) && number % 2 === 0,
    );
    for (const { text } of names) {
      // A browser writes these three as %0D, %0A and %22.
      const sent = text.replaceAll('\r', '%0D').replaceAll('\n', '%0A').replaceAll('"', '%22');
      const { status, body } = await buyer.upload<Stored>('/v1/photos', sent, content, 'image/png');
      expect({ text, status }).toEqual({ text, status: 201 });
      expect(body.name).toMatch(/^[^\p{Cc}\p{Cf}\p{Cs}\\/]{1,200}$/u);
      const { headers } = await buyer.get(`/v1/files/${body.id}`);
      const shown = /^inline; filename\*=UTF-8''([\x21-\x7e]+)$/.exec(
        headers['content-disposition'] ?? '',
      )?.[1];
      expect(decodeURIComponent(shown ?? '')).toBe(body.name);
    }
  }, 120_000);
});
