import { gzipSync } from 'node:zlib';
import iconv from 'iconv-lite';
import { families } from './corpus';
import { Dice } from './dice';

/**
 * Bank files as nobody should send them. `read`: taken in with that many lines; `refused`: one problem with this code,
 * which names row and column where there are any; `judged`: either, by the rules of a single cell.
 */
export type HostileFile = {
  name: string;
  content: Buffer;
  outcome:
    | { is: 'read'; lines: number }
    | { is: 'refused'; code: string; row?: number; column?: string }
    | { is: 'judged'; row: number; column: string };
};

const columns = ['交易日期', '流水号', '对方户名', '对方账号', '贷方金额', '附言'];
const head = columns.join(',');
let serial = 0;

/** Three ordinary lines; no two files share a reference, so none hides behind "known already". */
function ordinary(count = 3): string[][] {
  return Array.from({ length: count }, (_, index) => {
    serial += 1;
    return ['2026-11-20', `F${serial}`, '无锡某校', '320500001234', `${100 + index}.50`, `货款 ${serial}`];
  });
}

const quoted = (cell: string): string => (/[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);
const table = (rows: readonly (readonly string[])[], end = '\n'): string =>
  [head, ...rows.map((row) => row.map(quoted).join(','))].join(end);

const notCsv = { is: 'refused', code: 'bank_statement.not_csv' } as const;
const noColumn = { is: 'refused', code: 'bank_statement.column_missing' } as const;

function file(name: string, content: Buffer | string, outcome: HostileFile['outcome']): HostileFile {
  return { name, content: Buffer.isBuffer(content) ? content : Buffer.from(content), outcome };
}

/** Encodings, byte order marks and line ends. */
function encodings(): HostileFile[] {
  const files: HostileFile[] = [];
  for (const [endName, end] of [
    ['LF', '\n'],
    ['CRLF', '\r\n'],
    ['CR', '\r'],
  ] as const) {
    for (const encoding of [
      'utf8',
      'gbk',
      'gb18030',
      'utf16le',
      'utf16be',
      'utf32le',
      'shiftjis',
      'big5',
      'euckr',
    ]) {
      for (const mark of [false, true]) {
        const content = iconv.encode(table(ordinary(), end), encoding, { addBOM: mark });
        const readable = ['utf8', 'gbk', 'gb18030'].includes(encoding);
        const wide = encoding.startsWith('utf16') || encoding.startsWith('utf32');
        if (!readable && !wide) continue;
        files.push(
          file(
            `${encoding} ${endName} ${mark ? 'BOM' : ''}`,
            content,
            readable ? { is: 'read', lines: 3 } : notCsv,
          ),
        );
      }
    }
  }
  const mixed = table(ordinary(), '\n').split('\n');
  files.push(
    file('line ends of two kinds', `${mixed[0]}\r\n${mixed[1]}\n${mixed[2]}\r\n${mixed[3]}\n`, {
      is: 'read',
      lines: 3,
    }),
  );
  for (let cut = 1; cut <= 10; cut++) {
    const gbk = iconv.encode(`${table(ordinary())},款`, 'gbk');
    files.push(
      file(
        `half a GBK character ${cut}`,
        Buffer.concat([gbk.subarray(0, -1), Buffer.from(cut % 2 ? '\n' : ',,\n')]),
        notCsv,
      ),
    );
  }
  return files;
}

/** One cell of an otherwise good file. Whatever is made of it, the row and the column are named. */
function cells(): HostileFile[] {
  const dice = new Dice('cells');
  const amounts = [...families.numbers, ...families.formulas.slice(0, 40)];
  const days = [...families.dates];
  const one = (column: number, text: string, index: number): HostileFile => {
    const rows = ordinary();
    const at = dice.below(rows.length);
    const row = rows[at] as string[];
    // A field with line breaks ends on its last line, and that is the row that is named.
    const before = rows.slice(0, at).length;
    row[column] = text;
    const number = 2 + before + (text.match(/\r\n|\r|\n/g)?.length ?? 0);
    return file(`cell ${columns[column]} ${index}`, table(rows), {
      is: 'judged',
      row: number,
      column: columns[column] as string,
    });
  };
  const plain = (text: string) => !/[\r\n]/.test(text) && !text.includes('\0');
  return [
    ...amounts
      .filter(plain)
      .slice(0, 150)
      .map((text, index) => one(4, text, index)),
    ...days
      .filter(plain)
      .slice(0, 70)
      .map((text, index) => one(0, text, index)),
  ];
}

/** What every bank's export could break: quotes, columns, heads, emptiness. */
function structures(): HostileFile[] {
  const good = table(ordinary());
  const lines = good.split('\n');
  const swap = (from: string, to: string) => good.replace(from, to);
  return [
    file('nothing but a byte order mark', '\ufeff', notCsv),
    file('empty lines', '\n\n\n\n', notCsv),
    file('a million empty lines', `${good}${'\n'.repeat(1_000_000)}`, { is: 'read', lines: 3 }),
    file('a million empty rows', `${good}\n${',,,,,\n'.repeat(1_000_000)}`, { is: 'read', lines: 3 }),
    file('four million commas on lines of their own', ',\n'.repeat(4_000_000), { is: 'refused', code: '*' }),
    file('as many rows as 8 MB hold', `${head}\n${'2026-11-20,,,,1.00,\n'.repeat(400_000)}`, {
      is: 'refused',
      code: 'bank_statement.too_many_rows',
    }),
    file('a quote that swallows the next row', swap('货款', '"货款').replace(/$/, '"'), {
      is: 'refused',
      code: 'bank_statement.bad_row',
      row: 4,
      column: '附言',
    }),
    file('a million empty lines first', `${'\n'.repeat(1_000_000)}${table(ordinary())}`, {
      is: 'read',
      lines: 3,
    }),
    file('spaces and tabs', ' \t \n'.repeat(1_000), { is: 'refused', code: '*' }),
    file('a head alone', `${head}\n`, { is: 'read', lines: 0 }),
    file('no head', lines.slice(1).join('\n'), noColumn),
    file('a head after thirty lines', `${'说明,\n'.repeat(31)}${table(ordinary())}`, noColumn),
    file('a head twice', `${head}\n${table(ordinary())}`, {
      is: 'refused',
      code: 'bank_statement.bad_row',
      row: 2,
      column: '贷方金额',
    }),
    file('no date column', swap('交易日期', '日子'), { ...noColumn }),
    file('no amount column', swap('贷方金额', '多少'), { ...noColumn }),
    file('a quote never closed', swap('无锡某校', '"无锡某校'), { ...notCsv }),
    file('a quote never closed at the end', `${good}\n"`, { ...notCsv }),
    file('a quote inside a cell', swap('无锡某校', '无锡"某"校'), { ...notCsv }),
    file('text after a quote', swap('无锡某校', '"无锡"某校'), { ...notCsv }),
  ];
}

/** Cells and columns too many, too long or too large. */
function excesses(): HostileFile[] {
  const good = table(ordinary());
  const swap = (from: string, to: string) => good.replace(from, to);
  return [
    file('fewer columns', `${good}\n2026-11-20`, {
      is: 'refused',
      code: 'bank_statement.bad_row',
      row: 5,
      column: '贷方金额',
    }),
    file('more columns', `${good},a,b,c`, { is: 'read', lines: 3 }),
    file('ten thousand columns', `${table(ordinary())}${',x'.repeat(10_000)}`, { is: 'read', lines: 3 }),
    file('a cell of 200 kB', swap('无锡某校', '校'.repeat(70_000)), { ...notCsv }),
    file('one line of 2 MB', 'a'.repeat(2_000_000), { ...notCsv }),
    file('two million commas', ','.repeat(2_000_000), { is: 'refused', code: '*' }),
    file('half a million quotes', '"'.repeat(500_001), { ...notCsv }),
    file('NUL', swap('无锡某校', '无锡\0某校'), { ...notCsv }),
    file('full-width figures', swap('100.50', '１００．５０'), { is: 'read', lines: 3 }),
    file('full-width commas', swap('100.50', '"１，１００．５０"'), { is: 'read', lines: 3 }),
    file('30 February', swap('2026-11-20', '2026-02-30'), {
      is: 'refused',
      code: 'bank_statement.bad_row',
      row: 2,
      column: '交易日期',
    }),
    file('past 2^53', swap('100.50', '90071992547409.92'), {
      is: 'refused',
      code: 'bank_statement.bad_row',
      row: 2,
      column: '贷方金额',
    }),
    file('three decimals', swap('100.50', '100.505'), {
      is: 'refused',
      code: 'bank_statement.bad_row',
      row: 2,
      column: '贷方金额',
    }),
    file('a formula for an amount', swap('100.50', '=1+1'), {
      is: 'refused',
      code: 'bank_statement.bad_row',
      row: 2,
      column: '贷方金额',
    }),
    file('a bad last row', `${good}\n2026-11-20,X,甲,1,一元,`, {
      is: 'refused',
      code: 'bank_statement.bad_row',
      row: 5,
      column: '贷方金额',
    }),
    file('a footer', `${good}\n合计,,,,304.50,`, { is: 'read', lines: 3 }),
    file('a footer of another file', `${good}\n合计,,,,303.00,`, {
      is: 'refused',
      code: 'bank_statement.total_differs',
      row: 5,
      column: '贷方金额',
    }),
  ];
}

/** Other programs' files under the name of a CSV. */
function disguised(): HostileFile[] {
  const starts: [string, Buffer][] = [
    ['zip', Buffer.from('504b030414000000080000000000', 'hex')],
    ['empty zip', Buffer.from('504b0506000000000000000000000000000000000000', 'hex')],
    ['old xls', Buffer.from('d0cf11e0a1b11ae1000000000000', 'hex')],
    ['pdf', Buffer.from('%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<</Type/Catalog>>\nendobj\n', 'latin1')],
    ['png', Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex')],
    ['jpeg', Buffer.from('ffd8ffe000104a46494600010100', 'hex')],
    ['gzip of zeros', gzipSync(Buffer.alloc(20_000_000))],
    ['gzip of a statement', gzipSync(table(ordinary()))],
    ['exe', Buffer.from('4d5a90000300000004000000ffff0000', 'hex')],
    ['elf', Buffer.from('7f454c4602010100000000000000', 'hex')],
    ['7z', Buffer.from('377abcaf271c0004000000000000', 'hex')],
    ['rar', Buffer.from('526172211a0701000000000000', 'hex')],
    ['html', Buffer.from('<!doctype html><script>alert(1)</script>')],
    [
      'xml',
      Buffer.from('<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>'),
    ],
    ['json', Buffer.from('[{"日期":"2026-11-20","金额":1}]')],
    ['macros', Buffer.from('504b0304140000000800000000007662615f50726f6a6563742e62696e00', 'hex')],
  ];
  const dice = new Dice('disguised');
  return starts.flatMap(([name, start]) =>
    [0, 40, 400].map((size) =>
      file(`${name} + ${size}`, Buffer.concat([start, dice.bytes(size)]), {
        is: 'refused',
        code: '*',
      }),
    ),
  );
}

/** Good files with bytes turned, cut or doubled by chance; every answer but a broken one. */
function damaged(count: number): HostileFile[] {
  const dice = new Dice('damaged');
  return Array.from({ length: count }, (_, index) => {
    const good = iconv.encode(table(ordinary(5)), index % 2 ? 'gbk' : 'utf8');
    const content = Buffer.from(good);
    for (let turns = dice.between(1, 8); turns; turns--)
      content[dice.below(content.length)] = dice.below(256);
    const cut = dice.chance(0.3) ? content.subarray(0, dice.below(content.length)) : content;
    return file(`damaged ${index}`, cut, { is: 'judged', row: 0, column: '' });
  });
}

export function hostileStatements(total: number): HostileFile[] {
  serial = 0;
  const picked = [...encodings(), ...structures(), ...excesses(), ...disguised(), ...cells()];
  return [...picked, ...damaged(Math.max(0, total - picked.length))].slice(0, total);
}

/** Files whose payers and memos are the given texts, a hundred lines each. */
export function statementsOf(texts: readonly string[]): { content: Buffer; texts: string[] }[] {
  const files: { content: Buffer; texts: string[] }[] = [];
  for (let start = 0; start < texts.length; start += 100) {
    const part = texts.slice(start, start + 100);
    const rows = part.map((text, index) => ['2026-11-20', `T${start + index}`, text, '1', '1.00', text]);
    files.push({
      content: Buffer.from(
        [head, ...rows.map((row) => row.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(','))].join(
          '\n',
        ),
      ),
      texts: part,
    });
  }
  return files;
}
