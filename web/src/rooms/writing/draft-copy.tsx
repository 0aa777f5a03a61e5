// Copy for a product, text by text, each to be taken along.
import { Copy } from 'lucide-react'
import type { Draft } from '#contract/writing.ts'
import { useCommon } from '#web/i18n/common.ts'
import { useLanguage } from '#web/i18n/texts.ts'
import { copyText } from '#web/kit/copied.ts'
import { tell } from '#web/kit/toasts.tsx'
import { IconButton } from '#web/ui/icon-button.tsx'
import { useTexts } from './texts.ts'
import { PARTS } from './writing.ts'

type CopyText = Draft['copy'][number]

export function DraftCopy({ texts }: { readonly texts: readonly CopyText[] }) {
  const names = new Intl.DisplayNames([useLanguage()], { type: 'language' })
  return texts.map((text) => (
    <section key={text.language} className="flex flex-col gap-3" lang={text.language}>
      {texts.length > 1 && <h4 className="font-semibold">{names.of(text.language)}</h4>}
      {PARTS.map((part) => (
        <Part key={part} part={part} words={wordsOf(text, part)} />
      ))}
    </section>
  ))
}

function wordsOf(text: CopyText, part: (typeof PARTS)[number]): readonly string[] {
  if (part === 'description') return text.description === undefined ? [] : [text.description]
  if (part === 'faq') return (text.faq ?? []).map(({ question, answer }) => `${question}\n${answer}`)
  return text[part] ?? []
}

type PartProps = { readonly part: (typeof PARTS)[number]; readonly words: readonly string[] }

function Part({ part, words }: PartProps) {
  const t = useTexts()
  const common = useCommon()
  if (words.length === 0) return null
  const take = async () => tell(common((await copyText(words.join('\n\n'))) ? 'copied' : 'copyFailed'))
  return (
    <div className="rounded-lg border border-line bg-surface px-4 py-3">
      <div className="flex items-center justify-between gap-2">
        <h5 className="font-medium">{t(`part.${part}`)}</h5>
        <IconButton size="small" label={`${t('copyText')}: ${t(`part.${part}`)}`} onClick={() => void take()}>
          <Copy aria-hidden className="size-4" />
        </IconButton>
      </div>
      <ul className="flex flex-col gap-2">
        {words.map((each) => (
          <li key={each} className="leading-relaxed break-words whitespace-pre-wrap">
            {each}
          </li>
        ))}
      </ul>
    </div>
  )
}
