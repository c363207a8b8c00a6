import { BarChart, HeatmapChart, LineChart } from 'echarts/charts';
import {
  GridComponent,
  LegendComponent,
  MarkLineComponent,
  TooltipComponent,
  VisualMapComponent,
} from 'echarts/components';
import { type EChartsCoreOption, init, use as register } from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';
import type { EChartsOption } from 'echarts/types/dist/echarts';
import { useEffect, useRef } from 'react';

register([
  BarChart,
  LineChart,
  HeatmapChart,
  GridComponent,
  LegendComponent,
  MarkLineComponent,
  TooltipComponent,
  VisualMapComponent,
  SVGRenderer,
]);

export type ChartOption = EChartsOption;

const calm = window.matchMedia('(prefers-reduced-motion: reduce)').matches;

export default function ChartCanvas({ option }: { option: ChartOption }) {
  const frame = useRef<HTMLDivElement>(null);
  const chart = useRef<ReturnType<typeof init>>(null);
  useEffect(() => {
    const element = frame.current;
    if (element === null) return;
    const made = init(element, undefined, { renderer: 'svg' });
    chart.current = made;
    const watcher = new ResizeObserver(() => made.resize());
    watcher.observe(element);
    return () => {
      watcher.disconnect();
      made.dispose();
      chart.current = null;
    };
  }, []);
  useEffect(() => {
    const fontFamily = getComputedStyle(document.body).fontFamily;
    chart.current?.setOption(
      { animation: !calm, animationDuration: 300, textStyle: { fontFamily }, ...option } as EChartsCoreOption,
      true,
    );
  }, [option]);
  return <div ref={frame} style={{ height: '100%' }} />;
}
