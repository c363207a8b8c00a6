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
  useEffect(() => {
    const element = frame.current;
    if (element === null) return;
    const chart = init(element, undefined, { renderer: 'svg' });
    const font = getComputedStyle(document.body).fontFamily;
    chart.setOption({
      animation: !calm,
      animationDuration: 300,
      textStyle: { fontFamily: font },
      ...option,
    } as EChartsCoreOption);
    const watcher = new ResizeObserver(() => chart.resize());
    watcher.observe(element);
    return () => {
      watcher.disconnect();
      chart.dispose();
    };
  }, [option]);
  return <div ref={frame} style={{ height: '100%' }} />;
}
