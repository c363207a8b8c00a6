import { pinyin } from 'pinyin-pro';

/** Characters that people read (and type) in two ways in the names of goods and places: 乐都 ledu or ledou. */
const alsoRead: Record<string, readonly string[]> = {
  都: ['du', 'dou'],
  乐: ['le', 'yue'],
  藏: ['zang', 'cang'],
  长: ['chang', 'zhang'],
  薄: ['bao', 'bo'],
  核: ['he', 'hu'],
  重: ['chong', 'zhong'],
  行: ['hang', 'xing'],
  铅: ['qian', 'yan'],
  单: ['dan', 'shan'],
  绿: ['lv', 'lu'],
};

const longestTyped = 32;
const mostInitials = 16;

/**
 * What one may type for a text of Han characters, from each of the given starts to its end: full pinyin without
 * tones (ü = v) and initials. 延安苹果 from 0 and 2: yananpingguo, pingguo, yapg, pg.
 */
export function typedForms(text: string, starts: Iterable<number>): Set<string> {
  const forms = new Set<string>();
  const readings = readingsOf(text);
  for (const start of starts) {
    for (const syllables of readings) {
      const spoken = syllables.slice(start).filter(Boolean);
      if (!spoken.length) continue;
      forms.add(spoken.join('').slice(0, longestTyped));
      if (spoken.length > 1) {
        const initials = spoken.map((syllable) => syllable.charAt(0)).join('');
        forms.add(initials.slice(0, mostInitials));
      }
    }
  }
  return forms;
}

/** Syllables per character: the usual reading, then one more for each character that is also read otherwise. */
function readingsOf(text: string): string[][] {
  const characters = Array.from(text);
  const usual = pinyin(text, { toneType: 'none', type: 'array', v: true }).map((syllable) =>
    /^[a-z]+$/.test(syllable) ? syllable : '',
  );
  if (usual.length !== characters.length) return [];
  const readings = [usual];
  for (const [index, character] of characters.entries()) {
    for (const other of alsoRead[character] ?? []) {
      if (other !== usual[index]) readings.push(usual.with(index, other));
    }
  }
  return readings;
}
