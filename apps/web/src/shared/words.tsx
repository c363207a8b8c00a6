import { ConfigProvider } from 'antd';
import zhCN from 'antd/locale/zh_CN';
import dayjs from 'dayjs';
import 'dayjs/locale/zh-cn';
import { createContext, type ReactNode, use, useEffect, useMemo, useState } from 'react';
import { en } from './en';
import { theme } from './theme';
import { zh } from './zh';

export type Language = 'zh-CN' | 'en';

/** The shape an English dictionary must have: the Chinese one, with any text in place of each text. */
export type SameKeys<T> = {
  [K in keyof T]: T[K] extends string
    ? string
    : T[K] extends (...args: infer A) => string
      ? (...args: A) => string
      : SameKeys<T[K]>;
};

/** A pair of dictionaries. A key that English lacks is a compile error. */
export interface Words<T> {
  zh: T;
  en: SameKeys<T>;
}

export function words<T extends object>(chinese: T, english: SameKeys<T>): Words<T> {
  return { zh: chinese, en: english };
}

const sharedWords = words(zh, en);
const STORED = 'bangfu.language';

interface LanguageChoice {
  language: Language;
  setLanguage: (language: Language) => void;
}

const LanguageContext = createContext<LanguageChoice>({ language: 'zh-CN', setLanguage: () => undefined });

function stored(): Language {
  try {
    return localStorage.getItem(STORED) === 'en' ? 'en' : 'zh-CN';
  } catch {
    return 'zh-CN';
  }
}

/** The nonce of this page's answer: the server lets only those styles in that carry it. */
const csp = { nonce: document.querySelector<HTMLMetaElement>('meta[property=csp-nonce]')?.nonce ?? '' };

export function LanguageProvider({ children }: { children: ReactNode }) {
  const [language, setLanguage] = useState<Language>(stored);
  useEffect(() => {
    document.documentElement.lang = language;
    dayjs.locale(language === 'en' ? 'en' : 'zh-cn');
    try {
      localStorage.setItem(STORED, language);
    } catch {
      // A browser that stores nothing still shows the page.
    }
  }, [language]);
  const choice = useMemo(() => ({ language, setLanguage }), [language]);
  return (
    <LanguageContext value={choice}>
      <ConfigProvider
        theme={theme}
        csp={csp}
        {...(language === 'zh-CN' ? { locale: zhCN } : {})}
        button={{ autoInsertSpace: false }}
      >
        {children}
      </ConfigProvider>
    </LanguageContext>
  );
}

export function useLanguage(): LanguageChoice {
  return use(LanguageContext);
}

/** `const t = useWords(buyerWords)`, then `t.home.title` or `t.home.tasks(3)`. */
export function useWords<T>(pair: Words<T>): SameKeys<T> {
  const { language } = useLanguage();
  return language === 'en' ? pair.en : (pair.zh as SameKeys<T>);
}

/** The words every screen shares: actions, states, units, errors. */
export function useShared(): SameKeys<typeof zh> {
  return useWords(sharedWords);
}
