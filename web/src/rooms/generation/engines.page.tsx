// What there is to make things with: by kind, with what each can do, what it costs, and whether it works now.
import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { AudioLines, Clapperboard, Cloud, Drum, HardDrive, Image, type LucideIcon, Music, Type } from 'lucide-react'
import { lazy, type ReactNode, Suspense } from 'react'
import type { Engine, EngineKind, ProgramCheck } from '#contract/generation.ts'
import { formatMoney, formatNumber } from '#web/i18n/format.ts'
import { useLanguage } from '#web/i18n/texts.ts'
import { Page } from '#web/kit/page.tsx'
import { Problem } from '#web/kit/problem.tsx'
import { paths } from '#web/paths.ts'
import { Badge } from '#web/ui/badge.tsx'
import { classes } from '#web/ui/classes.ts'
import { Notice } from '#web/ui/notice.tsx'
import { Skeleton } from '#web/ui/skeleton.tsx'
import { Tabs } from '#web/ui/tabs.tsx'
import { KeysPanel } from '../keys/keys-panel.tsx'
import { useWorkspace } from '../workspaces/workspace.ts'
import { mayReadActivity, useOpenCount } from './activity.ts'
import { ActivityPanel } from './activity-panel.tsx'
import { enginesQuery, KINDS } from './engines.ts'
import { type Shelved, useEngineName, useShelf } from './shelf.ts'
import { useTexts } from './texts.ts'

/** Its editor is most of the page's code, and few come for it. */
const PromptsPanel = lazy(async () => ({ default: (await import('../prompts/prompts-panel.tsx')).PromptsPanel }))

const ICONS: Record<EngineKind, LucideIcon> = {
  text: Type,
  image: Image,
  video: Clapperboard,
  speech: AudioLines,
  music: Music,
  effect: Drum,
}

export function EnginesPage() {
  const t = useTexts()
  const navigate = useNavigate()
  const { slug, id: workspaceId, role } = useWorkspace()
  const mayRead = mayReadActivity(role)
  const open = useOpenCount({ id: workspaceId, role })
  const { tab } = useSearch({ strict: false }) as { tab?: string }
  return (
    <Page title={t('title')} description={t('about')}>
      <Tabs
        label={t('sections')}
        tabs={[
          { id: 'engines', label: t('title'), content: <EngineList /> },
          { id: 'keys', label: t('keys'), content: <KeysPanel /> },
          {
            id: 'prompts',
            label: t('prompts'),
            content: (
              <Suspense fallback={<Skeleton className="h-96 w-full" />}>
                <PromptsPanel />
              </Suspense>
            ),
          },
          ...(mayRead
            ? [
                {
                  id: 'activity',
                  label: open > 0 ? t('activityOpen', { count: open }) : t('activity'),
                  content: <ActivityPanel />,
                },
              ]
            : []),
        ]}
        chosen={tab === 'keys' || tab === 'prompts' || (tab === 'activity' && mayRead) ? tab : 'engines'}
        onChoose={(id) =>
          void navigate({ to: paths.engines, params: { workspace: slug }, search: { tab: id }, replace: true })
        }
      />
    </Page>
  )
}

function EngineList() {
  const { id } = useWorkspace()
  const { data } = useQuery(enginesQuery(id))
  const { shelf, error, retry } = useShelf()
  return (
    <>
      <Problem error={error} onRetry={retry} />
      {!shelf && !error && <Skeleton className="h-96 w-full" />}
      {data && shelf && (
        <div className="flex flex-col gap-8">
          {KINDS.map((kind) => (
            <Kind key={kind} kind={kind} shelf={shelf.filter((one) => one.engine.kind === kind)} />
          ))}
          <Programs programs={data.programs} />
        </div>
      )}
    </>
  )
}

function Kind({ kind, shelf }: { readonly kind: EngineKind; readonly shelf: readonly Shelved[] }) {
  const t = useTexts()
  const Icon = ICONS[kind]
  const locked = shelf.filter((one) => one.place === 'needsKey')
  const idle = shelf.filter((one) => isIdle(one))
  const ready = shelf.filter((one) => one.place !== 'needsKey' && !isIdle(one))
  return (
    <section className="flex flex-col gap-3">
      <h2 className="flex items-center gap-2 font-semibold">
        <Icon aria-hidden className="size-4 text-muted" />
        {t(`kind.${kind}`)}
      </h2>
      {ready.length === 0 && (
        <p className="rounded-lg border border-dashed border-line px-4 py-3 text-muted">
          {t(shelf.length === 0 ? 'none' : 'noneReady')} {kind === 'text' && t('textNeedsNone')}
          {kind === 'video' && t('videoNeedsNone')}
        </p>
      )}
      {ready.map((one) => (
        <EngineCard key={one.engine.id} shelved={one} />
      ))}
      {idle.length > 0 && <Folded title={t('idle', { count: idle.length })} shelf={idle} />}
      {locked.length > 0 && (
        <Folded title={t('withKey', { count: locked.length })} shelf={locked}>
          <AddKey />
        </Folded>
      )}
    </section>
  )
}

/** A server of pictures or words on this machine that nobody has started: few have one, so it is no fault. */
const isIdle = ({ engine, place, provider }: Shelved) =>
  provider !== undefined && place === 'here' && !engine.is_available

type FoldedProps = { readonly title: string; readonly shelf: readonly Shelved[]; readonly children?: ReactNode }

/** What would work if somebody did something: nothing is wrong with it, so it takes a line each, and only when somebody looks. */
function Folded({ title, shelf, children }: FoldedProps) {
  const nameOf = useEngineName()
  return (
    <details className="rounded-lg border border-line bg-surface">
      <summary className="cursor-pointer px-4 py-3 text-muted">{title}</summary>
      <ul className="divide-y divide-line border-t border-line">
        {shelf.map((one) => (
          <li key={one.engine.id} className="flex flex-wrap items-baseline gap-x-3 gap-y-0.5 px-4 py-2">
            <span>{nameOf.engine(one)}</span>
            <code className="text-xs text-muted">{one.engine.id}</code>
            {one.place !== 'needsKey' && <p className="w-full text-muted">{one.engine.remedy}</p>}
          </li>
        ))}
      </ul>
      {children}
    </details>
  )
}

function AddKey() {
  const t = useTexts()
  const { slug, guestOf } = useWorkspace()
  if (guestOf !== null) return null
  return (
    <p className="border-t border-line px-4 py-3">
      <Link to={paths.engines} params={{ workspace: slug }} search={{ tab: 'keys' }} className="text-accent underline">
        {t('addKey')}
      </Link>
    </p>
  )
}

function EngineCard({ shelved }: { readonly shelved: Shelved }) {
  const t = useTexts()
  const nameOf = useEngineName()
  const { engine } = shelved
  return (
    <article className="rounded-lg border border-line bg-surface">
      <header className="flex flex-wrap items-center gap-2 border-b border-line px-4 py-3">
        <h3 className="font-medium">{nameOf.bare(shelved)}</h3>
        <code className="text-xs text-muted">{engine.id}</code>
        {engine.is_default && <Badge tone="accent">{t('isDefault')}</Badge>}
        {engine.is_local !== null && (
          <Badge
            icon={
              engine.is_local ? <HardDrive aria-hidden className="size-3" /> : <Cloud aria-hidden className="size-3" />
            }
          >
            {t(engine.is_local ? 'local' : 'remote')}
          </Badge>
        )}
        <span className="ml-auto">
          <Badge tone={engine.is_available ? 'ok' : 'danger'}>{t(engine.is_available ? 'works' : 'cannotWork')}</Badge>
        </span>
      </header>
      {!engine.is_available && (
        <div className="px-4 pt-3">
          <Notice tone="danger" title={engine.reason}>
            {engine.remedy}
          </Notice>
        </div>
      )}
      <EngineFacts engine={engine} />
    </article>
  )
}

function EngineFacts({ engine }: { readonly engine: Engine }) {
  const t = useTexts()
  return (
    <dl className="grid gap-x-6 gap-y-4 px-4 py-4 sm:grid-cols-2 lg:grid-cols-4">
      <Fact name={t('price')}>{priceOf(engine, t)}</Fact>
      <Fact name={t('limits')}>
        <Limits engine={engine} />
      </Fact>
      <Fact name={t('atOnce')}>{formatNumber(engine.concurrency_max)}</Fact>
      <Fact name={t('revision')} hint={t('revisionHint')}>
        {formatNumber(engine.revision)}
      </Fact>
      {engine.voices !== null && <Fact name={t('voices')}>{formatNumber(engine.voices)}</Fact>}
      <Fact name={t('languages')} isWide>
        {engine.languages ? <Languages tags={engine.languages} /> : t('anyLanguage')}
      </Fact>
    </dl>
  )
}

function priceOf({ price }: Engine, t: ReturnType<typeof useTexts>): string {
  if (price.amount === '0') return t('free')
  return t('each', { amount: formatMoney(price.amount, price.currency) })
}

type FactProps = {
  readonly name: string
  readonly hint?: string
  readonly isWide?: boolean
  readonly children: ReactNode
}

function Fact({ name, hint, isWide = false, children }: FactProps) {
  return (
    <div className={classes(isWide && 'sm:col-span-2 lg:col-span-3')}>
      <dt className="text-xs text-muted" title={hint}>
        {name}
      </dt>
      <dd className="mt-0.5">{children}</dd>
    </div>
  )
}

const LIMITS = [
  ...(['text_chars', 'side_px', 'duration_s'] as const),
  ...(['text_chars_max', 'prompt_chars_max', 'context_tokens_max', 'side_px_max'] as const),
  ...(['pictures_max', 'references_max', 'duration_ms_max'] as const),
] as const
type Limit = (typeof LIMITS)[number]

/** What people can make use of; others are between the studio and the provider. */
function Limits({ engine }: { readonly engine: Engine }) {
  const t = useTexts()
  const told = LIMITS.flatMap((name: Limit) => {
    const value = engine.limits[name]
    if (value === undefined || value === 0) return []
    return t(`limit.${name}`, { value: formatNumber(name === 'duration_ms_max' ? value / 1000 : value) })
  })
  return told.length === 0 ? t('noLimits') : told.join(' · ')
}

const LANGUAGES_SHOWN = 12

/** An engine may name a language that the browser does not know. */
function nameOf(names: Intl.DisplayNames, tag: string): string {
  try {
    return names.of(tag) ?? tag
  } catch {
    return tag
  }
}

function Languages({ tags }: { readonly tags: readonly string[] }) {
  const t = useTexts()
  const names = new Intl.DisplayNames([useLanguage()], { type: 'language' })
  // Regions of one language are one language here.
  const all = [...new Set(tags.map((tag) => nameOf(names, tag.split('-')[0] ?? tag)))]
  const shown = all.slice(0, LANGUAGES_SHOWN).join(', ')
  if (all.length <= LANGUAGES_SHOWN) return shown
  return (
    <details>
      <summary className="cursor-pointer">
        {shown}, <span className="text-muted">{t('more', { count: all.length - LANGUAGES_SHOWN })}</span>
      </summary>
      <p className="mt-1 text-muted">{all.slice(LANGUAGES_SHOWN).join(', ')}</p>
    </details>
  )
}

function Programs({ programs }: { readonly programs: readonly ProgramCheck[] }) {
  const t = useTexts()
  return (
    <section className="flex flex-col gap-3">
      <div>
        <h2 className="font-semibold">{t('programs')}</h2>
        <p className="mt-1 text-muted">{t('programsAbout')}</p>
      </div>
      <ul className="divide-y divide-line rounded-lg border border-line bg-surface">
        {programs.map((program) => (
          <li key={program.name} className="flex flex-wrap items-center gap-x-4 gap-y-1 px-4 py-2.5">
            <span className="w-28 font-medium">{program.name}</span>
            <span className="min-w-0 flex-1 text-muted">{program.detail}</span>
            <Badge tone={program.ok ? 'ok' : 'danger'}>{t(program.ok ? 'works' : 'cannotWork')}</Badge>
            {!program.ok && <p className="w-full text-danger">{program.remedy}</p>}
          </li>
        ))}
      </ul>
    </section>
  )
}
