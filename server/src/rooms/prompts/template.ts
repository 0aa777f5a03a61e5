// What a template is and how it is filled. Pure.
//
// `{name}` stands for a value. What stands in square brackets together with a placeholder is left out when that has no
// value: `[，天气{weather}]`. In templates of kind `text` a line of three hyphens parts the instruction from the request.
import type { PromptKind, PromptLanguage } from '#contract/prompts.ts'

export type PromptTemplate<K extends PromptKind = PromptKind> = {
  readonly kind: K
  readonly language: PromptLanguage
  /** 0: as it comes with the studio. */
  readonly version: number
  readonly text: string
}

export type PromptValues = Readonly<Record<string, string>>

const NAME = '\\{([\\p{L}_][\\p{L}\\p{N}_]*)\\}'
const GROUP_OR_NAME = new RegExp(`\\[([^[\\]]*${NAME}[^[\\]]*)\\]|${NAME}`, 'gu')

/** Values are put in as they are: what looks like a placeholder in them is none. */
export function fillTemplate(text: string, values: PromptValues): string {
  return text.replace(GROUP_OR_NAME, (whole, group: string | undefined, _first: unknown, name: string | undefined) => {
    if (group === undefined) return wordsFor(values, name ?? '') ?? whole
    const isSilent = namesIn(group).some((one) => wordsFor(values, one) === '')
    return isSilent ? '' : group.replace(new RegExp(NAME, 'gu'), (inner, one: string) => wordsFor(values, one) ?? inner)
  })
}

const wordsFor = (values: PromptValues, name: string): string | undefined =>
  Object.hasOwn(values, name) ? values[name] : undefined

/** In the order of their first appearance. */
export function namesIn(text: string): string[] {
  return [...new Set([...text.matchAll(new RegExp(NAME, 'gu'))].map(([, name]) => name ?? ''))]
}

export type TextPrompt = { readonly system: string; readonly prompt: string }

/** Instruction and request. Values keep their lines and spaces. */
export function writeTextPrompt(template: Pick<PromptTemplate, 'text'>, values: PromptValues): TextPrompt {
  const { system, prompt } = partTemplate(template.text)
  return { system: airless(fillTemplate(system, values)), prompt: airless(fillTemplate(prompt, values)) }
}

function partTemplate(text: string): TextPrompt {
  const parted = /^([\s\S]*?)^-{3}[ \t]*$\r?\n?([\s\S]*)$/m.exec(text)
  return parted ? { system: parted[1] ?? '', prompt: parted[2] ?? '' } : { system: '', prompt: text }
}

const airless = (text: string) => text.trim()

/**
 * For prompts that are one piece of prose: no doubled or dangling marks, no lines without words. Commas and full stops that
 * meet because a clause between them had nothing to say become one.
 */
export function tidyProse(text: string): string {
  return text
    .split('\n')
    .map((line) =>
      line
        .replace(/[ \t]+/g, ' ')
        .replace(/ +(?=[,.;:!?，。；：、！？）])/g, '')
        .replace(/([（(])[\s，,、；;]+/g, '$1')
        .replace(/[\s，,、；;]+(?=[）)])/g, '')
        .replace(/[（(][）)]/g, '')
        .replace(/[，,、；;：:]+\s*(?=[，,、；;。])/g, '')
        .replace(/[，,、；;：:]+\s*(?=\.(?:\s|$))/g, '')
        .replace(/([。！？!?…])\s*。+/g, '$1')
        .replace(/([!?…])\.(?=\s|$)/g, '$1')
        .replace(/^[\s，,、；;。.：:]+/, '')
        .replace(/[\s，,、；;：:]+$/, ''),
    )
    .filter((line) => line !== '')
    .join('\n')
}
