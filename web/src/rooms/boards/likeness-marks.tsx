// Likeness where candidates are picked: of one picture, how much it looks like each character in it.
import { ScanFace } from 'lucide-react'
import type { Likeness } from '#contract/likeness.ts'
import { Badge } from '#web/ui/badge.tsx'
import { useTexts } from './likeness-texts.ts'

/** Of one candidate; nothing where there is nothing to compare with. */
export function LikenessMarks({ items }: { readonly items: readonly Likeness[] }) {
  const t = useTexts()
  return items.map((one) => (
    <span key={one.character_id} title={t('hint', { name: one.character })}>
      <Badge icon={<ScanFace aria-hidden className="size-3" />}>
        {t('of', { name: one.character })} <LikenessScore of={one} />
      </Badge>
    </span>
  ))
}

export function LikenessScore({ of }: { readonly of: Likeness }) {
  const t = useTexts()
  if (of.state === 'waiting') return t('waiting')
  if (of.score === null) return t('failed')
  return <span className="tabular-nums">{of.score}</span>
}
