import { TextField } from '../../shared';
import { useProjectWords } from './words';

/** Room to say why something is no forbidden spending: as soon as one of the fields was found to sound like it. */
export function Appeal({
  about,
  value,
  onChange,
  hint,
  problem,
}: {
  /** Pointers of the fields. */
  about: readonly string[];
  value: string;
  onChange: (value: string) => void;
  hint: string;
  problem: (pointer: string) => string | undefined;
}) {
  const t = useProjectWords();
  if (value === '' && about.every((pointer) => problem(pointer) === undefined)) return null;
  return (
    <TextField
      label={t.register.appeal}
      value={value}
      onChange={onChange}
      maxLength={200}
      hint={hint}
      error={problem('/appeal')}
    />
  );
}
