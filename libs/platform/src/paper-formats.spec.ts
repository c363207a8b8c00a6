import { deflateRawSync } from 'node:zlib';
import fc from 'fast-check';
import { paperFormat } from './paper-formats';

const pdf = Buffer.from('%PDF-1.7\n1 0 obj\n<< >>\nendobj\nstartxref\n9\n%%EOF\n');
const ofdXml =
  '<?xml version="1.0"?><ofd:OFD xmlns:ofd="http://www.ofdspec.org/2016"><ofd:DocBody><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>';

type File = { name: string; text?: string; flags?: number; method?: number; says?: number };

/** A zip by hand, so that it can lie. */
function zip(files: readonly File[]): Buffer {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let at = 0;
  for (const { name, text = '', flags = 0, method = 8, says } of files) {
    const raw = Buffer.from(text);
    const bytes = method === 8 ? deflateRawSync(raw) : raw;
    const local = Buffer.alloc(30);
    local.writeUInt32LE(0x04034b50, 0);
    local.writeUInt16LE(Buffer.byteLength(name), 26);
    const entry = Buffer.alloc(46);
    entry.writeUInt32LE(0x02014b50, 0);
    entry.writeUInt16LE(flags, 8);
    entry.writeUInt16LE(method, 10);
    entry.writeUInt32LE(bytes.length, 20);
    entry.writeUInt32LE(says ?? raw.length, 24);
    entry.writeUInt16LE(Buffer.byteLength(name), 28);
    entry.writeUInt32LE(at, 42);
    parts.push(local, Buffer.from(name), bytes);
    directory.push(entry, Buffer.from(name));
    at += 30 + Buffer.byteLength(name) + bytes.length;
  }
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(files.length, 8);
  end.writeUInt16LE(files.length, 10);
  end.writeUInt32LE(Buffer.concat(directory).length, 12);
  end.writeUInt32LE(at, 16);
  return Buffer.concat([...parts, ...directory, end]);
}

const ofd = (more: File[] = []): Buffer =>
  zip([{ name: 'OFD.xml', text: ofdXml }, { name: 'Doc_0/Document.xml', text: '<a/>' }, ...more]);

describe('what a paper is by its content', () => {
  it('knows a PDF and an OFD', () => {
    expect(paperFormat(pdf)).toMatchObject({ mediaType: 'application/pdf' });
    expect(paperFormat(ofd())).toMatchObject({ mediaType: 'application/ofd', evidence: { entries: 2 } });
  });

  it.each<[string, Buffer]>([
    ['nothing', Buffer.alloc(0)],
    ['a text', Buffer.from('发票')],
    ['half a PDF', pdf.subarray(0, 20)],
    ['a page that calls itself PDF', Buffer.from('<html>%PDF-1.7 startxref %%EOF')],
    ['half an OFD', ofd().subarray(0, 120)],
    ['another zip', zip([{ name: 'xl/workbook.xml', text: '<workbook/>' }])],
    ['a zip with another OFD.xml', zip([{ name: 'OFD.xml', text: '<html/>' }])],
    ['an OFD that climbs out', ofd([{ name: '../../etc/passwd', text: 'x' }])],
    ['an OFD under a password', ofd([{ name: 'a', text: 'x', flags: 1 }])],
    ['an OFD packed otherwise', ofd([{ name: 'a', text: 'x', method: 12 }])],
    ['an OFD that says it is a bomb', ofd([{ name: 'a', text: 'x', says: 1_000_000_000 }])],
    [
      'an OFD of a thousand files',
      ofd(Array.from({ length: 1_000 }, (_, index) => ({ name: `${index}`, text: '' }))),
    ],
    [
      'an OFD.xml that is a bomb',
      zip([{ name: 'OFD.xml', text: ofdXml + ' '.repeat(4_000_000), says: 100 }]),
    ],
  ])('refuses %s', (_, content) => {
    expect(paperFormat(content)).toBeUndefined();
  });

  it('never throws, wherever a file is cut or bent', () => {
    const whole = ofd();
    fc.assert(
      fc.property(fc.nat(whole.length), fc.nat(whole.length - 1), fc.nat(255), (length, at, byte) => {
        const bent = Buffer.from(whole);
        bent[at] = byte;
        expect(() => paperFormat(bent.subarray(0, length))).not.toThrow();
        expect(() => paperFormat(bent)).not.toThrow();
      }),
      { numRuns: 5_000 },
    );
  });
});
