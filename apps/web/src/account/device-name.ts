/** In the order in which they must be asked: most of them also claim to be Chrome or Safari. */
const browsers: ReadonlyArray<readonly [RegExp, string]> = [
  [/MicroMessenger/, 'wechat'],
  [/Edg/, 'Edge'],
  [/HuaweiBrowser/, 'Huawei Browser'],
  [/Firefox/, 'Firefox'],
  [/Chrome|CriOS/, 'Chrome'],
  [/Safari/, 'Safari'],
];
const systems: ReadonlyArray<readonly [RegExp, string]> = [
  [/HarmonyOS|OpenHarmony/, 'HarmonyOS'],
  [/Android/, 'Android'],
  [/iPhone/, 'iPhone'],
  [/iPad/, 'iPad'],
  [/Windows/, 'Windows'],
  [/Mac OS X/, 'macOS'],
  [/Linux/, 'Linux'],
];

/** `Chrome · Windows`, from what the browser says of itself; undefined when it says nothing known. */
export function deviceName(userAgent: string, wechat: string): string | undefined {
  const first = (list: typeof browsers) => list.find(([sign]) => sign.test(userAgent))?.[1];
  const parts = [first(browsers), first(systems)].filter((part) => part !== undefined);
  return parts.length === 0 ? undefined : parts.join(' · ').replace('wechat', wechat);
}
