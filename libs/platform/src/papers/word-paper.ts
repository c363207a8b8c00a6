import { businessDate } from '../clock';
import { formatYuan } from '../money';
import { escaped } from '../xml-text';
import { streamZip } from '../zip-stream';
import type { Paper, PaperColumn, PaperField, PaperTable } from './paper';

const declaration = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>';
const schemas = 'http://schemas.openxmlformats.org';
const main = `${schemas}/wordprocessingml/2006/main`;
const relations = `${schemas}/officeDocument/2006/relationships`;
const content = 'application/vnd.openxmlformats-officedocument.wordprocessingml';

/** Twentieths of a point: an A4 page with margins of 25 mm leaves so much. */
const textWidth = 9_070;
const grey = '595959';
const red = 'C00000';

/**
 * A paper as a Word document (ECMA-376), to be edited further: the same words, figures and tables as on the A4 pages,
 * without their verification code, which is of the printed paper alone. The same paper gives the same bytes.
 */
export async function writeWord(paper: Paper): Promise<Buffer> {
  const parts: Buffer[] = [];
  const files = [
    { name: '[Content_Types].xml', pieces: [contentTypes] },
    { name: '_rels/.rels', pieces: [rootRelations] },
    { name: 'word/document.xml', pieces: [documentOf(paper)] },
    { name: 'word/_rels/document.xml.rels', pieces: [documentRelations] },
    { name: 'word/styles.xml', pieces: [styles] },
    { name: 'word/footer1.xml', pieces: [footerOf(paper)] },
  ];
  for await (const part of streamZip(files)) parts.push(part);
  return Buffer.concat(parts);
}

type Look = {
  /** Half points. */
  size?: number;
  bold?: boolean;
  color?: string;
  align?: 'left' | 'center' | 'right';
  /** Two characters in, as Chinese paragraphs begin. */
  indented?: boolean;
  /** Twentieths of a point below. */
  after?: number;
};

function run(text: string, { size, bold, color }: Look): string {
  const about = [
    bold ? '<w:b/>' : '',
    color ? `<w:color w:val="${color}"/>` : '',
    size ? `<w:sz w:val="${size}"/><w:szCs w:val="${size}"/>` : '',
  ].join('');
  const lines = text
    .split('\n')
    .map((line) => `<w:t xml:space="preserve">${escaped(line)}</w:t>`)
    .join('<w:br/>');
  return `<w:r>${about && `<w:rPr>${about}</w:rPr>`}${lines}</w:r>`;
}

function paragraph(text: string, look: Look = {}): string {
  const { align, indented, after } = look;
  const about = [
    after === undefined ? '' : `<w:spacing w:after="${after}"/>`,
    indented ? '<w:ind w:firstLineChars="200" w:firstLine="480"/>' : '',
    align ? `<w:jc w:val="${align}"/>` : '',
  ].join('');
  return `<w:p>${about && `<w:pPr>${about}</w:pPr>`}${text && run(text, look)}</w:p>`;
}

function documentOf(paper: Paper): string {
  const {
    title,
    number,
    date,
    caution,
    opening = '',
    fields,
    tables = [],
    totals = [],
    remarks = [],
  } = paper;
  const body = [
    paragraph(title, { size: 44, bold: true, align: 'center', after: 120 }),
    paragraph(`编号 ${number}　　日期 ${businessDate(date)}`, { size: 21, align: 'center', after: 120 }),
    caution ? paragraph(caution.text, { bold: true, color: red, align: 'center' }) : '',
    ...linesOf(opening).map((line) => paragraph(line, { indented: true })),
    fieldsTable(fields),
    ...tables.map(dataTable),
    ...totals.map(({ label, fen }) => paragraph(`${label}　¥ ${formatYuan(fen)}`, { bold: true })),
    ...remarks.flatMap(linesOf).map((line) => paragraph(line, { indented: true })),
    paragraph(''),
    ...paper.stamps.map((stamp) => paragraph(`${stamp}　　　　　　`, { align: 'right' })),
    paper.stamps.length ? paragraph('年　　月　　日　　　', { align: 'right' }) : '',
  ];
  return `${declaration}<w:document xmlns:w="${main}" xmlns:r="${relations}"><w:body>${body.join('')}<w:sectPr><w:footerReference w:type="default" r:id="rId2"/><w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1418" w:right="1418" w:bottom="1418" w:left="1418" w:header="851" w:footer="709" w:gutter="0"/></w:sectPr></w:body></w:document>`;
}

const linesOf = (text: string): string[] => text.split('\n').filter(Boolean);

/** Two pairs of label and value in a row. */
function fieldsTable(fields: readonly PaperField[]): string {
  if (fields.length === 0) return '';
  const widths = [1_400, 3_135, 1_400, 3_135];
  const cells = fields.flatMap(({ label, value }) => [label, value || '—']);
  while (cells.length % 4) cells.push('');
  const rows = Array.from({ length: cells.length / 4 }, (_, at) => cells.slice(at * 4, at * 4 + 4));
  const shown = rows.map((row) => {
    const four = row.map((text, at) =>
      cell(text, widths[at] ?? 0, { size: 20, after: 0, ...(at % 2 ? {} : { color: grey }) }, at % 2 === 0),
    );
    return `<w:tr>${four.join('')}</w:tr>`;
  });
  return gridOf(widths, shown) + paragraph('', { after: 0 });
}

function dataTable({ title, columns, rows, total }: PaperTable): string {
  const widths = widthsOf(columns);
  const row = (cells: readonly string[], bold: boolean, isHead = false): string => {
    const shown = columns.map(({ align }, at) =>
      cell(
        cells[at] ?? '',
        widths[at] ?? 0,
        { size: 18, after: 0, bold, align: isHead ? 'center' : (align ?? 'left') },
        isHead,
      ),
    );
    return `<w:tr><w:trPr><w:cantSplit/>${isHead ? '<w:tblHeader/>' : ''}</w:trPr>${shown.join('')}</w:tr>`;
  };
  const all = [
    row(
      columns.map((column) => column.title),
      true,
      true,
    ),
    ...rows.map((cells) => row(cells, false)),
    ...(total ? [row(total, true)] : []),
  ];
  return `${title ? paragraph(title, { size: 24, bold: true, after: 60 }) : ''}${gridOf(widths, all)}${paragraph('', { after: 0 })}`;
}

/** The whole width, to the last twentieth of a point. */
function widthsOf(columns: readonly PaperColumn[]): number[] {
  const all = columns.reduce((sum, { weight }) => sum + weight, 0);
  const widths = columns.map(({ weight }) => Math.floor((weight / all) * textWidth));
  const rest = textWidth - widths.reduce((sum, width) => sum + width, 0);
  return widths.map((width, at) => (at === 0 ? width + rest : width));
}

function cell(text: string, width: number, look: Look, shaded = false): string {
  const about = `<w:tcW w:w="${width}" w:type="dxa"/>${shaded ? '<w:shd w:val="clear" w:color="auto" w:fill="F2F2F2"/>' : ''}<w:vAlign w:val="center"/>`;
  return `<w:tc><w:tcPr>${about}</w:tcPr>${paragraph(text, look)}</w:tc>`;
}

const sides = ['top', 'left', 'bottom', 'right', 'insideH', 'insideV'];

function gridOf(widths: readonly number[], rows: readonly string[]): string {
  const borders = sides
    .map((side) => `<w:${side} w:val="single" w:sz="4" w:space="0" w:color="808080"/>`)
    .join('');
  const grid = widths.map((width) => `<w:gridCol w:w="${width}"/>`).join('');
  return `<w:tbl><w:tblPr><w:tblW w:w="${textWidth}" w:type="dxa"/><w:tblBorders>${borders}</w:tblBorders><w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid>${grid}</w:tblGrid>${rows.join('')}</w:tbl>`;
}

function footerOf({ number, closing }: Paper): string {
  const look: Look = { size: 15, color: grey };
  const page = `<w:r><w:rPr><w:color w:val="${grey}"/><w:sz w:val="15"/></w:rPr><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> PAGE </w:instrText></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>`;
  return `${declaration}<w:ftr xmlns:w="${main}"><w:p><w:pPr><w:jc w:val="center"/></w:pPr>${run(`${number}　第 `, look)}${page}${run(' 页', look)}</w:p>${paragraph(closing, { ...look, align: 'center' })}</w:ftr>`;
}

const contentTypes = `${declaration}<Types xmlns="${schemas}/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="${content}.document.main+xml"/><Override PartName="/word/styles.xml" ContentType="${content}.styles+xml"/><Override PartName="/word/footer1.xml" ContentType="${content}.footer+xml"/></Types>`;

const rootRelations = `${declaration}<Relationships xmlns="${schemas}/package/2006/relationships"><Relationship Id="rId1" Type="${relations}/officeDocument" Target="word/document.xml"/></Relationships>`;

const documentRelations = `${declaration}<Relationships xmlns="${schemas}/package/2006/relationships"><Relationship Id="rId1" Type="${relations}/styles" Target="styles.xml"/><Relationship Id="rId2" Type="${relations}/footer" Target="footer1.xml"/></Relationships>`;

/** 宋体, as every Chinese office machine has it, at 12 points and one and a half lines. */
const styles = `${declaration}<w:styles xmlns:w="${main}"><w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:eastAsia="宋体" w:cs="Times New Roman"/><w:sz w:val="24"/><w:szCs w:val="24"/><w:lang w:val="zh-CN" w:eastAsia="zh-CN"/></w:rPr></w:rPrDefault><w:pPrDefault><w:pPr><w:spacing w:after="80" w:line="300" w:lineRule="auto"/></w:pPr></w:pPrDefault></w:docDefaults><w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style></w:styles>`;
