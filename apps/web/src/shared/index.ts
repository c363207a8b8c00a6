/*
 * The foundation of every screen.
 *
 * words       useShared() shared dictionary · words(zh, en) + useWords(pair) a persona's own · useLanguage()
 *             A missing English key does not compile. Texts with a value are functions: t.tasks(3).
 * page        <Page title lead back actions width> · <PageTabs label tabs> · <Section title note actions> · <Facts items columns> · <Figure label value note to>
 * feedback    <Await read bones>{data => …}</Await> around a useQuery · <Loading> <LoadingCards> · <Empty title text next>
 *             <ErrorState error retry> a failed read · <FailedReads reads> those of a form's choices · <Refused error> a refused write
 *             <Note tone> · useErrorText()
 * way-back    useFromHere() for the state of a link out of a list: <Page back> then leads back to its filters; DataList's links have it
 * data-list   <DataList caption columns rows rowKey rowLink empty dense>: table on a desktop, cards on a phone
 * money       <Money fen size tone> 1,234.50 元 · formatFen plainFen shortFen readYuan formatBp · <PerWeight priceFen unitGrams> 元/公斤 元/斤
 *             perKgFen perJinFen · <Weight grams> useWeight() · useShortFen() 12.3 万 · useInYuan() 金额（元）
 * dates       <DateText value clock> · useDates() {date day moment month} in Asia/Shanghai · today() · inShanghai()
 * state-tag   <StateTag kind="order|delivery|shipment|acceptance|payment|refund" state> · <Tag tone="wait|move|good|bad|still">
 * progress    <ProgressRing bp label> · <ProgressBar bp markBp forecastBp label>
 * chart       <Chart option summary height> (echarts, lazy) · barsOption({…}) · heatOption({…}) · chartInk
 * choice      <Select> native select · <RadioCards> one of a few with notes · <Pills> short filters
 * dialog      <Dialog open onClose title footer> native, a bottom sheet on a phone · <Confirm open onConfirm title danger>
 * toast       toast('已保存') one line at the foot. Not antd's App, Modal, message, Table, Select: they cost the first load 80 KB.
 * timeline    <Timeline steps label>
 * stepper     <Stepper value onChange min max label size="thumb">
 * paper-link  <PaperLink href> a PDF in a tab of its own; addresses: paperUrls in api/papers.ts
 * photo       <PhotoPicker photos onChange upload> · shrink(file)
 * copy        <CopyButton text label>
 * day-field   <DayField label value onChange max error> · search-form <SearchForm label button onSearch>
 * field       <TextField label value onChange error hint kind="text|password|lines"> (antd's Input and Form cost 45 KB: not in a first screen)
 *             useFieldErrors(error)('/deliveryAddress/phone') the server's word on one field
 * file-button <FileButton path name> a file in the language of the page · <WhereFilesMayLeave> around what exports rows
 * form        useFieldProblems()(form, error) puts the server's errors at the fields · useFieldText() · pointerPath()
 * shell       <Shell persona session items home layout extra> · <LanguageSwitch> · <Guard kind> · usePhone() · useFocusedTask() hides the phone's tabs
 * logo        <LogoMark> <Wordmark> <Strands>
 *
 * The API: api/client.ts `await answer(api.GET('/v1/…'))` throws ApiError (api/errors.ts);
 * api/intent.ts `once(intent, body, headers => …)` keeps one Idempotency-Key until answered.
 * Colours and sizes: variables.css. Own styles: <name>.module.css beside the component.
 */
export { barsOption, Chart, type ChartOption, chartInk, heatOption } from './chart';
export { type Option, Pills, RadioCards, Select } from './choice';
export { CopyButton } from './copy-button';
export { type Column, DataList } from './data-list';
export { DateText, inShanghai, today, useDates } from './dates';
export { DayField } from './day-field';
export { Confirm, Dialog } from './dialog';
export {
  Await,
  Empty,
  ErrorState,
  FailedReads,
  Loading,
  LoadingCards,
  Note,
  Refused,
  useErrorText,
} from './feedback';
export { TextField } from './field';
export { FileButton, WhereFilesMayLeave } from './file-button';
export { pointerPath, useFieldErrors, useFieldProblems, useFieldText } from './form-problems';
export { Guard } from './guard';
export { LogoMark, Strands, Wordmark } from './logo';
export { useFocusedTask, useMedia, usePhone } from './media';
export {
  formatBp,
  formatFen,
  Money,
  PerWeight,
  perJinFen,
  perKgFen,
  plainFen,
  readYuan,
  shortFen,
  useInYuan,
  useShortFen,
  useWeight,
  Weight,
} from './money';
export { Facts, Figure, Page, PageTabs, Section } from './page';
export { PaperLink } from './paper-link';
export { type Photo, PhotoPicker, shrink } from './photo-picker';
export { ProgressBar, ProgressRing } from './progress';
export { SearchForm } from './search-form';
export { LanguageSwitch, type NavItem, type Persona, Shell } from './shell';
export { type StateKind, StateTag, Tag, type Tone, toneOf } from './state-tag';
export { Stepper } from './stepper';
export { Timeline, type TimelineStep } from './timeline';
export { toast } from './toast';
export { useFromHere } from './way-back';
export { type Language, type SameKeys, useLanguage, useShared, useWords, type Words, words } from './words';
