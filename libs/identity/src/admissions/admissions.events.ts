import type { AdmissionStage } from './admission.state';

/** What happens to an application of a supplier; the subject is the application. */
export type AdmissionEvents = {
  'supplier_application.filed': { name: string; creditCode: string; regionCode: string };
  'supplier_application.signed_off': { stage: AdmissionStage; approved: boolean; reason: string };
  'supplier_application.admitted': { organizationId: string; reason: string };
  'supplier_application.declined': { reason: string };
  'supplier_application.withdrawn': Record<string, never>;
};
