import { lazy, Suspense } from 'react';
import styles from './chart.module.css';
import type { ChartOption } from './chart-canvas';

const Canvas = lazy(() => import('./chart-canvas'));

export type { ChartOption };

/** echarts, loaded only when a chart is on the page. `summary` is what a screen reader says instead. */
export function Chart({
  option,
  height = 260,
  summary,
}: {
  option: ChartOption;
  height?: number;
  summary: string;
}) {
  return (
    <div className={styles['frame']} style={{ height }} role="img" aria-label={summary}>
      <Suspense fallback={<span className={styles['waiting']} />}>
        <Canvas option={option} />
      </Suspense>
    </div>
  );
}

export const chartInk = {
  lake: '#1f4e5f',
  lakeSoft: '#a9c3cb',
  loess: '#b8762b',
  loessSoft: '#e3bd8a',
  barley: '#5d7c3b',
  rule: '#e6dfd2',
  ink: '#46555a',
  paper: '#faf8f4',
} as const;

interface Bars {
  labels: readonly string[];
  series: ReadonlyArray<{
    name: string;
    values: ReadonlyArray<number | null>;
    color?: string;
    stack?: string;
  }>;
  format: (value: number) => string;
  /** A level drawn as a dashed line, e.g. the monthly share of the target. */
  level?: { name: string; value: number };
}

/** Drawn with the chart: a box of HTML would need style attributes, which the page's policy refuses. */
const drawn = { renderMode: 'richText' as const };

/** Bars by month (or any label). */
export function barsOption({ labels, series, format, level }: Bars): ChartOption {
  return {
    grid: { left: 4, right: 8, top: series.length > 1 ? 36 : 20, bottom: 4, containLabel: true },
    legend:
      series.length > 1
        ? { top: 0, right: 0, itemWidth: 12, itemHeight: 8, textStyle: { color: chartInk.ink } }
        : { show: false },
    tooltip: {
      ...drawn,
      trigger: 'axis',
      axisPointer: { type: 'shadow' },
      valueFormatter: (value) => (typeof value === 'number' ? format(value) : '—'),
    },
    xAxis: {
      type: 'category',
      data: [...labels],
      axisTick: { show: false },
      axisLine: { lineStyle: { color: '#cfc5b3' } },
      axisLabel: { color: chartInk.ink },
    },
    yAxis: {
      type: 'value',
      splitNumber: 3,
      splitLine: { lineStyle: { color: chartInk.rule } },
      axisLabel: { color: '#5d6966', formatter: (value: number) => format(value) },
    },
    series: series.map((one, place) => ({
      name: one.name,
      type: 'bar' as const,
      data: [...one.values],
      barMaxWidth: 28,
      ...(one.stack === undefined ? {} : { stack: one.stack }),
      itemStyle: {
        color: one.color ?? [chartInk.lake, chartInk.loess, chartInk.barley][place % 3] ?? chartInk.lake,
        borderRadius: [2, 2, 0, 0],
      },
      ...(level !== undefined && place === 0
        ? {
            markLine: {
              silent: true,
              symbol: 'none',
              lineStyle: { color: chartInk.loess, type: 'dashed' as const },
              label: { formatter: level.name, color: '#8a5212', position: 'insideEndTop' as const },
              data: [{ yAxis: level.value }],
            },
          }
        : {}),
    })),
  };
}

interface Heat {
  columns: readonly string[];
  rows: readonly string[];
  /** [column, row, value] */
  cells: ReadonlyArray<readonly [number, number, number]>;
  format: (value: number) => string;
}

/** A heat table: rows × columns, darker is more. */
export function heatOption({ columns, rows, cells, format }: Heat): ChartOption {
  const top = Math.max(1, ...cells.map(([, , value]) => value));
  return {
    grid: { left: 4, right: 4, top: 4, bottom: 4, containLabel: true },
    tooltip: { ...drawn, valueFormatter: (value) => (typeof value === 'number' ? format(value) : '—') },
    xAxis: {
      type: 'category',
      data: [...columns],
      axisTick: { show: false },
      axisLine: { show: false },
      axisLabel: { color: chartInk.ink },
    },
    yAxis: {
      type: 'category',
      data: [...rows],
      inverse: true,
      axisTick: { show: false },
      axisLine: { show: false },
      axisLabel: { color: chartInk.ink },
    },
    visualMap: {
      show: false,
      min: 0,
      max: top,
      inRange: { color: ['#f3eee4', '#a9c3cb', '#3d7285', '#1f4e5f'] },
    },
    series: [
      {
        type: 'heatmap',
        data: cells.map((cell) => [...cell]),
        itemStyle: { borderColor: chartInk.paper, borderWidth: 2 },
      },
    ],
  };
}
