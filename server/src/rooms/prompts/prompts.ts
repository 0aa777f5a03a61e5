// Prompts: what engines are told, as templates that people can read, change, and take back.
//
// Promises: every word that this house says to an engine stands in a template of some version; a version that was saved is
// never changed or renumbered; what comes with the studio can always be gone back to; a template that names what its kind does
// not have is never saved; equal facts and an equal template give equal words.
// Never: asks an engine anything, or reads a board: whoever makes things fills templates with what they know.
import type { PromptKind, PromptLanguage } from '#contract/prompts.ts'
import type { Queryable, Tx } from '#platform/db/db.ts'
import { faults } from '#platform/faults.ts'
import type { Scope } from '#rooms/workspaces/workspaces.ts'
import { type CommandDeps, revertTemplate, saveTemplate, type Target } from './commands.ts'
import { flawsOf, type TemplateFlaws } from './kinds.ts'
import * as queries from './queries.ts'
import { exampleOf, promptLanguageOf, type RealThing, shippedTemplate, valuesOfThing } from './shipped.ts'
import {
  fillTemplate,
  type PromptTemplate,
  type PromptValues,
  type TextPrompt,
  tidyProse,
  writeTextPrompt,
} from './template.ts'

export type { OwnTemplate, StoredVersion, Which } from './queries.ts'
export { type RealThing, shippedTemplate } from './shipped.ts'
export { type PromptTemplate, type PromptValues, type TextPrompt, writeTextPrompt } from './template.ts'
export { type ClipExtra, type ClipFacts, writeClipPrompt, writePicturePrompt } from './write-picture.ts'

/** Finds what a preview is to show: the thing of a project that fits the kind. Undefined if there is none. */
export type FindRealThing = (
  scope: Scope,
  asked: { readonly kind: PromptKind; readonly projectId: string; readonly subjectId: string },
) => Promise<RealThing | undefined>

export type Preview = TemplateFlaws & TextPrompt & { readonly values: PromptValues }

export function createPrompts(deps: CommandDeps) {
  let findReal: FindRealThing = async () => undefined
  return {
    /** The rooms that know boards say once, at the start, how a preview gets real data. */
    shownWith(find: FindRealThing): void {
      findReal = find
    },

    /** The templates in force, whole, so that work which goes on for long can freeze them. `language`: BCP 47. */
    inForce: <K extends PromptKind>(
      queryable: Queryable,
      scope: Pick<Scope, 'workspaceId'>,
      asked: { readonly language: string; readonly kinds: readonly K[] },
    ): Promise<{ readonly [Kind in K]: PromptTemplate<Kind> }> => inForce(queryable, scope, asked),

    /** What the workspace has made of templates of this language; those that nobody touched are not in it. */
    own: (queryable: Queryable, scope: Scope, language: PromptLanguage): Promise<queries.OwnTemplate[]> =>
      queries.listOwn(queryable, scope, language),
    /** Newest first. What comes with the studio is not among them. */
    versions: (queryable: Queryable, scope: Scope, asked: queries.Which & { limit: number; offset: number }) =>
      queries.listVersions(queryable, scope, asked),

    /** Throws PROMPTS_FLAWED, STALE_REVISION. */
    save: (scope: Scope, wish: Target & { readonly text: string; readonly note: string }): Promise<void> =>
      saveTemplate(deps, scope, wish),
    /** Throws PROMPTS_NO_VERSION, STALE_REVISION. */
    revert: (scope: Scope, wish: Target & { readonly version: number }): Promise<void> =>
      revertTemplate(deps, scope, wish),

    /** What an engine would be told: of a thing of a project, or of an example. Requests for text always show an example. */
    async preview(
      scope: Scope,
      asked: queries.Which & { text: string; thing: { projectId: string; subjectId: string } | null },
    ): Promise<Preview> {
      const { kind, language, text, thing } = asked
      const real = thing && (await findReal(scope, { kind, ...thing }))
      if (thing && !real && !kind.startsWith('text.')) throw faults.NOT_FOUND()
      const values = real ? valuesOfThing(kind, language, real) : exampleOf(kind, language)
      return { ...flawsOf(kind, text), ...written(kind, text, values), values }
    },

    deleteOfWorkspace: (tx: Tx, workspaceId: string): Promise<void> => queries.deleteOfWorkspace(tx, workspaceId),
  }
}

export type Prompts = ReturnType<typeof createPrompts>

async function inForce<K extends PromptKind>(
  queryable: Queryable,
  scope: Pick<Scope, 'workspaceId'>,
  asked: { readonly language: string; readonly kinds: readonly K[] },
): Promise<{ readonly [Kind in K]: PromptTemplate<Kind> }> {
  const language = promptLanguageOf(asked.language)
  const own = await queries.listTextsInForce(queryable, scope, language)
  const entries = asked.kinds.map((kind): [K, PromptTemplate<K>] => {
    const found = own.find((one) => one.kind === kind)
    return [kind, found ? { kind, language, version: found.number, text: found.text } : shippedTemplate(kind, language)]
  })
  return Object.fromEntries(entries) as { readonly [Kind in K]: PromptTemplate<Kind> }
}

function written(kind: PromptKind, text: string, values: PromptValues): TextPrompt {
  if (kind.startsWith('text.')) return writeTextPrompt({ text }, values)
  return { system: '', prompt: tidyProse(fillTemplate(text, values)) }
}
