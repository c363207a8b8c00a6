/** Facts that help the caller: figures, and `errors` with a JSON pointer and code each. */
export type ProblemDetail = {
  errors?: { pointer: string; code: string; message?: string }[];
  retryAfterSeconds?: number;
  [key: string]: unknown;
};

/** The one kind of error that is meant to reach a caller; its code stands in a lib's own table. */
export class Problem extends Error {
  constructor(
    readonly code: string,
    readonly detail: ProblemDetail = {},
  ) {
    super(code);
  }

  static at(pointer: string, code: string, detail: ProblemDetail = {}): Problem {
    return new Problem(code, { ...detail, errors: [{ pointer, code }] });
  }
}

/** What a code means: HTTP status, and what to do about it in both languages. */
export type ProblemMeaning = { status: number; zh: string; en: string };
export type ProblemTable = Record<string, ProblemMeaning>;

const known: ProblemTable = {};

/** Each lib defines its table once, when it is loaded; a code has one meaning. */
export function defineProblems<T extends ProblemTable>(table: T): T {
  for (const [code, meaning] of Object.entries(table)) {
    if (known[code] && known[code] !== meaning) throw new Error(`Problem code defined twice: ${code}`);
    known[code] = meaning;
  }
  return table;
}

export function problemMeaning(code: string): ProblemMeaning | undefined {
  return Object.hasOwn(known, code) ? known[code] : undefined;
}

/** Every code with its meaning, for the documentation and its tests. */
export function allProblems(): Readonly<ProblemTable> {
  return known;
}

defineProblems({
  'request.invalid': {
    status: 400,
    zh: '请求内容有误，请按提示修改后重试。',
    en: 'The request is not valid; correct the fields named.',
  },
  'request.unknown_key': {
    status: 400,
    zh: '请求中有无法识别的字段，请删除。',
    en: 'The request carries an unknown field; remove it.',
  },
  'request.invalid_text': {
    status: 400,
    zh: '文字中有不可用的控制字符，请删除后重试。',
    en: 'The text carries control characters; remove them.',
  },
  'request.day_outside': {
    status: 400,
    zh: '日期须在 2000 年至 2100 年之间，请检查年份后更正。',
    en: 'A day lies between the years 2000 and 2100; check the year and correct it.',
  },
  'request.malformed': {
    status: 400,
    zh: '请求格式无法解析，请检查后重试。',
    en: 'The request could not be parsed.',
  },
  'request.too_large': {
    status: 413,
    zh: '提交的内容过大，请减小后重试。',
    en: 'The request is too large; send less.',
  },
  'request.timeout': {
    status: 408,
    zh: '请求发送过慢，已中断，请检查网络后重试。',
    en: 'The request took too long to arrive; check the network and try again.',
  },
  'request.address_too_long': {
    status: 414,
    zh: '地址过长，请检查链接后重试。',
    en: 'The address is too long; check the link.',
  },
  'request.expectation': {
    status: 417,
    zh: '无法满足请求头 Expect 的要求，请去掉后重试。',
    en: 'What the Expect header asks for cannot be met; leave it out.',
  },
  'request.headers_too_large': {
    status: 431,
    zh: '请求头过大，请清除本站 Cookie 后重试。',
    en: 'The headers are too large; clear the cookies of this site and try again.',
  },
  'request.unsupported_media_type': {
    status: 415,
    zh: '不支持这种内容格式。',
    en: 'This content type is not supported here.',
  },
  'request.not_found': {
    status: 404,
    zh: '没有找到，或不在您的权限范围内。',
    en: 'Not found, or not within your scope.',
  },
  'request.method_not_allowed': {
    status: 405,
    zh: '此地址不支持该操作。',
    en: 'This address does not support the method.',
  },
  'request.too_many': {
    status: 429,
    zh: '操作过于频繁，请稍后再试。',
    en: 'Too many requests; wait and try again.',
  },
  'request.conflict': {
    status: 409,
    zh: '数据刚被他人修改，请刷新后重试。',
    en: 'Somebody changed this just now; reload and try again.',
  },
  'access.login_required': { status: 401, zh: '请先登录。', en: 'Log in first.' },
  'access.not_permitted': {
    status: 403,
    zh: '您的岗位没有此项权限，请联系本单位管理员。',
    en: 'Your role does not permit this; ask your organisation.',
  },
  'access.foreign_origin': {
    status: 403,
    zh: '请求来自其他网站，已拒绝。',
    en: 'The request came from another site and was refused.',
  },
  'idempotency.key_required': {
    status: 400,
    zh: '缺少 Idempotency-Key 请求头。',
    en: 'Send an Idempotency-Key header.',
  },
  'idempotency.key_reused': {
    status: 422,
    zh: '同一 Idempotency-Key 已用于不同的内容，请换新的键。',
    en: 'This Idempotency-Key was used with another body; make a new key.',
  },
  'idempotency.in_flight': {
    status: 409,
    zh: '相同的请求正在处理，请稍候。',
    en: 'The same request is being handled; wait a moment.',
  },
  'money.out_of_range': { status: 422, zh: '金额超出可表示的范围。', en: 'The amount is out of range.' },
  'money.nothing_to_allocate': {
    status: 422,
    zh: '没有可分摊的对象。',
    en: 'There is nothing to allocate to.',
  },
  'money.bad_weight': {
    status: 422,
    zh: '分摊权重必须是非负整数。',
    en: 'Weights are non-negative integers.',
  },
  'file.type_refused': {
    status: 415,
    zh: '只接受 JPEG、PNG、WebP 图片。',
    en: 'Only JPEG, PNG and WebP images are accepted.',
  },
  'file.not_a_paper': {
    status: 415,
    zh: '只接受完整的 PDF、OFD 文件或 JPEG、PNG、WebP 图片，请重新导出或拍照。',
    en: 'Only whole PDF and OFD files and JPEG, PNG and WebP images are accepted; export it again or take a photo.',
  },
  'file.unreadable': {
    status: 422,
    zh: '文件无法读取，请重新拍照或导出。',
    en: 'The file cannot be read; take or export it again.',
  },
  'file.no_space': {
    status: 507,
    zh: '文件存储空间不足，本次没有保存；请稍后重试，或联系运营方。',
    en: 'The file store is full and nothing was saved; try again later, or tell the operator.',
  },
  'file.missing': { status: 400, zh: '没有收到文件。', en: 'No file was received.' },
  'table_file.not_csv': {
    status: 422,
    zh: '文件不是可读取的 CSV，请另存为 xlsx 或 CSV（UTF-8 或 GBK 编码）后重试。',
    en: 'The file is not a readable CSV; save it as xlsx or CSV (UTF-8 or GBK) and try again.',
  },
  'table_file.not_xlsx': {
    status: 422,
    zh: '表格文件打不开：可能不完整、已加密，或是旧版 xls。请另存为 xlsx 后重试。',
    en: 'The workbook cannot be opened: it may be incomplete, encrypted or an old xls. Save it as xlsx and try again.',
  },
  'table_file.active_content': {
    status: 422,
    zh: '表格里有宏或指向其他文件的链接，不能导入；请另存为不带宏和链接的 xlsx。',
    en: 'The workbook holds macros or links to other files; save it as xlsx without them.',
  },
  'table_file.too_large_inside': {
    status: 422,
    zh: '表格解开后过大，不能导入；请分成几个文件后导入。',
    en: 'The workbook is too large when unpacked; split it and import the parts.',
  },
  'table_file.formula': {
    status: 422,
    zh: '表格里有公式，整个文件未导入；请把所示单元格改为数值。',
    en: 'The workbook holds a formula and nothing was imported; put a value into the cell named.',
  },
  'table_file.sheet_missing': {
    status: 422,
    zh: '文件里没有所说的工作表，请核对文件。',
    en: 'The sheet named is not in the file; check the file.',
  },
  'table_file.column_missing': {
    status: 422,
    zh: '没有找到必需的列，请按模板保留表头，并补上所示的列。',
    en: 'A needed column was not found; keep the header of the template and add the columns named.',
  },
  'table_file.too_many_rows': {
    status: 422,
    zh: '文件行数过多，请分成几个文件后导入。',
    en: 'The file has too many rows; split it and import the parts.',
  },
  'table_file.bad_row': {
    status: 422,
    zh: '有一行无法读取，整个文件未导入；请按所示行号和列更正后重新导入。',
    en: 'A row cannot be read and nothing was imported; correct the row and column named and import again.',
  },
  'service.unavailable': {
    status: 503,
    zh: '服务暂时不可用，请稍后重试。',
    en: 'The service is unavailable for a moment; try again.',
  },
  'internal.error': {
    status: 500,
    zh: '系统出错，请凭请求编号联系运营方。',
    en: 'Something broke here; quote the request id to the operator.',
  },
});
