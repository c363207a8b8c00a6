import { applicantPassword, applicationOf } from '../../support/admission';
import type { Scene } from '../scene';

type Application = { id: string };

const path = '/v1/supplier-applications';

/** A cooperative applies and takes it back; it applies again, is looked at, admitted, and logs in. */
export async function admitSupplier(scene: Scene): Promise<void> {
  const { applicant, farming, revival } = scene.admission;
  const [operator] = scene.operators;
  const first = applicationOf();
  await applicant.act({ kind: 'supplier application', path, body: first });
  const receipt = { receipt: first['receipt'] };
  await applicant.act({ kind: 'application withdrawal', path: `${path}/withdrawal`, body: receipt });
  const again = applicationOf({ creditCode: first['creditCode'] });
  const { body } = await applicant.act<Application>({ kind: 'supplier application', path, body: again });
  await applicant.act({ kind: 'progress', path: `${path}/progress`, body: { receipt: again['receipt'] } });
  const word = { approved: true, reason: '已实地核查' };
  for (const office of [farming, revival])
    await office.act({ kind: 'sign-off', path: `${path}/${body.id}/sign-offs`, body: word });
  const decision = { admitted: true, reason: '资料齐全' };
  await operator.act({ kind: 'admission', path: `${path}/${body.id}/decision`, body: decision });
  const login = { login: again['login'], password: applicantPassword };
  await applicant.act({ kind: 'first login', path: '/v1/sessions', body: login });
}
