import type { Region } from '@app/identity';
import { referenceFile } from '../reference/load';
import type { Tier } from './tiers';

/** A district or county with what is above it, nearest first. */
export type Place = { code: string; name: string; above: Region[] };
export type Places = {
  /** Where buyers sit, and where goods come from. */
  districts: Place[];
  counties: Place[];
  /** Indexes into both: every county has a district, a district one county or more. */
  pairs: { district: number; county: number }[];
  /** Everything that is not in the reference data. */
  illustrative: Region[];
};

/** Two digits that GB/T 2260 gives to no province: nobody takes these places for real ones. */
const easternProvinces = ['38', '39', '47', '48', '49', '55', '56', '60'];
const westernProvinces = ['57', '58', '59', '66', '67', '68', '69', '72', '73', '74'];
const citiesPerProvince = 10;

/** The real places first; a larger world gets as many illustrative ones as it is short of. */
export function placesOf(tier: Tier): Places {
  const regions = referenceFile<Region[]>('regions');
  const real = referenceFile<{ eastCode: string; westCode: string }[]>('pairings');
  const byCode = new Map(regions.map((region) => [region.code, region]));
  const place = (code: string): Place => {
    const region = byCode.get(code) as Region;
    const above: Region[] = [];
    for (let next = region.parentCode; next; next = byCode.get(next)?.parentCode ?? null)
      above.push(byCode.get(next) as Region);
    return { code, name: region.shortName, above };
  };
  const easts = unique(real.map(({ eastCode }) => eastCode));
  const paired = unique(real.map(({ westCode }) => westCode));
  const unpaired = regions.filter(
    ({ code, level, parentCode }) =>
      level === 'county' &&
      paired.some((west) => byCode.get(west)?.parentCode === parentCode) &&
      !paired.includes(code),
  );
  const wests = [...paired, ...unpaired.map(({ code }) => code)];
  const east = illustrative('东', easternProvinces, tier.districts - easts.length, '区');
  const west = illustrative('西', westernProvinces, tier.counties - wests.length, '县');
  for (const region of [...east, ...west]) byCode.set(region.code, region);
  const codes = (own: string[], more: Region[], count: number): string[] =>
    [...own, ...more.filter(({ level }) => level === 'county').map(({ code }) => code)].slice(0, count);
  const districts = codes(easts, east, tier.districts).map(place);
  const counties = codes(wests, west, tier.counties).map(place);
  const pairs = [
    ...real.map(({ eastCode, westCode }) => ({
      district: districts.findIndex(({ code }) => code === eastCode),
      county: counties.findIndex(({ code }) => code === westCode),
    })),
    ...counties.slice(wests.length).map((_, n) => ({
      district: (easts.length + n) % districts.length,
      county: wests.length + n,
    })),
  ].filter(({ district, county }) => district >= 0 && county >= 0);
  return { districts, counties, pairs, illustrative: [...east, ...west] };
}

function unique(codes: string[]): string[] {
  return [...new Set(codes)];
}

function illustrative(side: string, provinces: string[], count: number, suffix: string): Region[] {
  if (count <= 0) return [];
  const made: Region[] = [];
  const add = (
    code: string,
    name: string,
    level: Region['level'],
    parentCode: string | null,
    end: string,
  ): void => {
    const dates = { validFrom: null, validTo: null };
    made.push({
      code,
      name: `${name}${end}`,
      shortName: name,
      level,
      parentCode,
      ...dates,
      source: 'illustrative',
    });
  };
  const perCity = Math.ceil(count / (provinces.length * citiesPerProvince));
  let left = count;
  for (const [p, province] of provinces.entries()) {
    if (left <= 0) break;
    add(`${province}0000`, `示例${side}${p + 1}`, 'province', null, '省');
    for (let c = 1; c <= citiesPerProvince && left > 0; c++) {
      const city = `${province}${String(c).padStart(2, '0')}`;
      add(`${city}00`, `示例${side}${p + 1}之${c}`, 'city', `${province}0000`, '市');
      for (let d = 1; d <= perCity && left > 0; d++, left--)
        add(
          `${city}${String(d).padStart(2, '0')}`,
          `示例${side}${p + 1}之${c}之${d}`,
          'county',
          `${city}00`,
          suffix,
        );
    }
  }
  return made;
}
