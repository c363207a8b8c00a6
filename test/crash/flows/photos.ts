import sharp from 'sharp';

const count = 24;

/** A few different pictures, made once. */
export class Photographer {
  private turn = 0;

  private constructor(private readonly pictures: Buffer[]) {}

  static async ready(): Promise<Photographer> {
    const pictures = Array.from({ length: count }, (_, n) => picture(n));
    return new Photographer(await Promise.all(pictures));
  }

  /** One upload; called again when it has to be sent again. */
  form(name: string): () => FormData {
    const bytes = this.pictures[this.turn++ % this.pictures.length] as Buffer;
    return () => {
      const form = new FormData();
      form.set('file', new Blob([new Uint8Array(bytes)], { type: 'image/jpeg' }), name);
      return form;
    };
  }
}

function picture(n: number): Promise<Buffer> {
  const noise = { type: 'gaussian' as const, mean: 100 + 5 * n, sigma: 40 };
  const size = { width: 160 + n, height: 120, channels: 3 as const };
  return sharp({ create: { ...size, background: '#808080', noise } })
    .jpeg()
    .toBuffer();
}
