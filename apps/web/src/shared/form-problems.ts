import type { FormInstance } from 'antd';
import { ApiError, type FieldProblem } from '../api/errors';
import { useShared } from './words';

/** "/lines/0/quantity" → ["lines", 0, "quantity"] */
export function pointerPath(pointer: string): Array<string | number> {
  return pointer
    .split('/')
    .filter((part) => part !== '')
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
    .map((part) => (/^\d+$/.test(part) ? Number(part) : part));
}

export function useFieldText(): (problem: FieldProblem) => string {
  const t = useShared();
  return (problem) => {
    const exact = t.codes[problem.code];
    if (exact !== undefined) return exact;
    if (/missing|required/.test(problem.code)) return t.field.required;
    if (/too_big|too_large|max/.test(problem.code)) return t.field.tooBig;
    if (/too_small|min/.test(problem.code)) return t.field.tooSmall;
    return problem.detail ?? t.field.invalid;
  };
}

/** Puts the server's field errors at the fields of an antd form; true when every one found a place. */
export function useFieldProblems(): (form: FormInstance, error: unknown) => boolean {
  const say = useFieldText();
  return (form, error) => {
    if (!(error instanceof ApiError) || error.fields.length === 0) return false;
    form.setFields(
      error.fields.map((problem) => ({ name: pointerPath(problem.pointer), errors: [say(problem)] })),
    );
    return true;
  };
}

/** The server's word on one field: `const wrong = useFieldErrors(error)`, then `wrong('/deliveryAddress/phone')`. */
export function useFieldErrors(error: unknown): (pointer: string) => string | undefined {
  const say = useFieldText();
  return (pointer) => {
    const problem =
      error instanceof ApiError ? error.fields.find((one) => one.pointer === pointer) : undefined;
    return problem === undefined ? undefined : say(problem);
  };
}
