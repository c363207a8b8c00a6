import { z } from 'zod';

const shortestPassword = 12;

const code = z.string().trim().min(1).max(20);
/** Taken as typed; a password may hold spaces and signs of any script. */
const password = z.string().min(1).max(200);

export const ChangePassword = z.strictObject({
  oldPassword: password,
  newPassword: z.string().min(shortestPassword, 'password.too_short').max(200),
});
export type ChangePassword = z.infer<typeof ChangePassword>;

export const BeginEnrolment = z.strictObject({ password });
export type BeginEnrolment = z.infer<typeof BeginEnrolment>;

/** Shown once. `uri` is what an authenticator reads from the picture, `secret` what a person types instead. */
export const Enrolment = z.object({ secret: z.string(), uri: z.string() });
export type Enrolment = z.infer<typeof Enrolment>;

export const EnterCode = z.strictObject({ code });
export type EnterCode = z.infer<typeof EnterCode>;

/** Shown once; each opens one login when the phone is lost. */
export const RecoveryCodes = z.object({ recoveryCodes: z.array(z.string()) });
export type RecoveryCodes = z.infer<typeof RecoveryCodes>;

export const SecondFactorStatus = z.object({
  enrolledAt: z.iso.datetime({ offset: true }).nullable(),
  recoveryCodesLeft: z.int(),
});
export type SecondFactorStatus = z.infer<typeof SecondFactorStatus>;
