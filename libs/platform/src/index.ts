export {
  Access,
  type AccessRule,
  type Actor,
  accessOf,
  auditsOnly,
  CurrentActor,
  isInYears,
  isOfOffice,
  type Office,
  type OfficeFunction,
  officeFunctions,
  type Persona,
  Public,
  permits,
  personas,
  type Role,
  roles,
  type SystemActor,
  seesYear,
  signatory,
} from './access';
export { AccessLog, Seen, seenAs } from './audit/access-log';
export { viewActs } from './audit/access-log.entity';
export { AuditChain, type AuditFinding, type SavedHead, verifyAudit } from './audit/audit-chain';
export {
  isPersonal,
  maskAccount,
  maskAddress,
  maskContact,
  maskName,
  maskPhone,
  maskPlate,
  masksFor,
  scrub,
} from './audit/masking';
export { Bell } from './bell';
export { businessDate, businessMonth, Clock, days, hours, minutes } from './clock';
export { startProcesses } from './cluster';
export { Config, ConfigError, type StripeAccount, stripeMethods } from './config';
export { Database, dataSourceOptions, type Serves, type Tx } from './database';
export { Dispatcher, type Handler, type Subscriptions } from './dispatch';
export { buildDocument } from './docs';
export { allProblems, defineProblems, Problem, type ProblemDetail, problemMeaning } from './errors';
export { type EventActor, type EventOf, Events, eventActor, type StoredEvent } from './events';
export { faultPoints, orderOfSeam } from './faults';
export { Files, type StoredFile, storedPath } from './files';
export { HealthController } from './health.controller';
export { Housekeeping } from './housekeeping';
export { createApi, serveMetrics } from './http';
export type { OnceKey } from './idempotency';
export { Ids } from './ids';
export { type Allowance, type Counter, Limit, type LimitName, Limits, limitOf } from './limits';
export { createLog, currentTrace, NestLog, withTrace } from './log';
export { outboxAge, outboxDepth, passwordChecks, waitingAge } from './metrics';
export { allocateFen, chineseCapitals, fen, formatYuan, lineAmountFen, ratioBp, sumFen } from './money';
export {
  amidst,
  among,
  betweenSides,
  coveredByOffice,
  inOffice,
  inYears,
  narrowed,
  ofOffice,
  ofOfficeAlone,
  ofToday,
  ownedBy,
  partyOf,
  within,
} from './narrowing';
export { compactDate, type PaperKind, paperNumber } from './paper-numbers';
export { drawPaper, type PaperMark, shanghaiTime } from './papers/draw-paper';
export {
  contentHash,
  type Paper,
  type PaperAmount,
  type PaperField,
  type PaperName,
  type PaperTable,
} from './papers/paper';
export { PaperCheck } from './papers/paper-check.entity';
export { Papers, paperFaces } from './papers/papers';
export { writeWord } from './papers/word-paper';
export { pictureLook } from './picture-look';
export { LOG, PlatformModule } from './platform.module';
export { runUntilSignal } from './process';
export { Recent } from './recent';
export { canaryKey, Relay } from './relay';
export { Rounds } from './rounds';
export {
  Answers,
  handlersOf,
  InEnglish,
  type JsonText,
  Once,
  OnceIfKey,
  ReadyJson,
  RequestOrigin,
  webOrigin,
} from './routes';
export * as schemas from './schemas';
export { decodeCursor, encodeCursor, type Page, page, pageOf } from './schemas';
export { Secrets } from './secrets';
export * as tableFiles from './table-files';
export {
  type AnyTable,
  asGbk,
  asUtf8,
  type Cell,
  streamCsv,
  type Table,
  type TableColumn,
  writeCsv,
} from './tables';
export { actFor, inTheNameOf, tenantOf } from './tenant';
export { type Timer, Timers } from './timers';
export { Turns } from './turns';
export { type Upload, uploadedFile } from './uploads';
export { streamWorkbook, writeWorkbook } from './workbook-stream';
