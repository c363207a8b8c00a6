const marks: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };
/** XML 1.0 knows no name for these, not even escaped. */
const unwritable = /[\p{Cs}\ufffe\uffff]|(?![\t\n\r])[\p{Cc}]/gu;

/** As the text of an element; what XML cannot say becomes U+FFFD. */
export function escaped(text: string): string {
  return /[&<>\p{Cc}\p{Cs}\ufffe\uffff]/u.test(text)
    ? text.replaceAll(unwritable, '\ufffd').replaceAll(/[&<>]/g, (mark) => marks[mark] as string)
    : text;
}
