/**
 * 申请入驻 and 准入 of a bulletin: one row per credit code that applied from January to the end of month `month` of `year`
 * (placeholders), in Shanghai, applications withdrawn by then left out: `id`, `region_code`, `admitted`. Of several
 * applications the admitted one counts, else the last. What happens later changes nothing of it.
 */
export function countedApplications(year: string, month: string): string {
  const start = `make_timestamptz(${year}, 1, 1, 0, 0, 0, 'Asia/Shanghai')`;
  const end = `make_timestamptz(${year} + ${month} / 12, ${month} % 12 + 1, 1, 0, 0, 0, 'Asia/Shanghai')`;
  return `(
    SELECT DISTINCT ON (x.credit_code) x.id, x.region_code, x.admitted
      FROM (SELECT id, credit_code, region_code, state = 'admitted' AND ended_at < ${end} AS admitted
              FROM supplier_applications
             WHERE applied_at >= ${start} AND applied_at < ${end}
               AND NOT (state = 'withdrawn' AND ended_at < ${end})) x
     ORDER BY x.credit_code, x.admitted DESC, x.id DESC)`;
}
