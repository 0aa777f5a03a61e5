// What can be done from anywhere.
import { useNavigate, useParams } from '@tanstack/react-router'
import {
  Clapperboard,
  Cpu,
  FolderOpen,
  GraduationCap,
  Languages,
  ListChecks,
  LogOut,
  type LucideIcon,
  MessageSquareText,
  Monitor,
  Moon,
  Plus,
  Settings2,
  ShieldCheck,
  Sun,
  Trash2,
  UserRound,
  Users,
  WandSparkles,
} from 'lucide-react'
import { chooseLanguage, LANGUAGES, useLanguage } from '#web/i18n/texts.ts'
import { chooseTheme, LANGUAGE_NAMES } from '#web/kit/preferences.ts'
import { paths } from '#web/paths.ts'
import { useMe } from '#web/rooms/identity/me.ts'
import { useTexts as usePromptTexts } from '#web/rooms/prompts/texts.ts'
import { isAtLeast, useOwnWorkspace, useWorkspace } from '#web/rooms/workspaces/workspace.ts'
import { useTexts as useWritingTexts } from '#web/rooms/writing/texts.ts'
import { useTexts as usePaletteTexts } from './palette-texts.ts'
import { useSignOut } from './sign-out.tsx'
import { useTexts } from './texts.ts'

export type Command = {
  readonly id: string
  readonly title: string
  readonly Icon: LucideIcon
  readonly run: () => void
}

export type Commands = {
  readonly doing: readonly Command[]
  readonly places: readonly Command[]
  readonly looks: readonly Command[]
}

export function useCommands(): Commands {
  return { doing: useDoing(), places: usePlaces(), looks: useLooks() }
}

function useDoing(): Command[] {
  const t = usePaletteTexts()
  const shell = useTexts()
  const navigate = useNavigate()
  const signOut = useSignOut()
  const { slug, role } = useOwnWorkspace()
  const params = { workspace: slug }
  const newProject: Command = {
    id: 'new-project',
    title: t('newProject'),
    Icon: Plus,
    run: () => void navigate({ to: paths.projects, params, search: { new: '1' } }),
  }
  const inProject = useWriting()
  return [
    ...(isAtLeast(role, 'writer') ? [newProject] : []),
    ...inProject,
    { id: 'sign-out', title: shell('signOut'), Icon: LogOut, run: () => void signOut() },
  ]
}

/** In a project: what engines write for its script. */
function useWriting(): Command[] {
  const t = useWritingTexts()
  const navigate = useNavigate()
  const { slug, role } = useWorkspace()
  const { projectId } = useParams({ strict: false }) as { projectId?: string }
  if (projectId === undefined) return []
  const open = (write: string) =>
    void navigate({ to: paths.script, params: { workspace: slug, projectId }, search: { write } })
  return [
    ...(isAtLeast(role, 'writer')
      ? [{ id: 'write', title: t('palette'), Icon: WandSparkles, run: () => open('script') }]
      : []),
    { id: 'drafts', title: t('paletteDrafts'), Icon: WandSparkles, run: () => open('drafts') },
  ]
}

function usePlaces(): Command[] {
  const t = usePaletteTexts()
  const shell = useTexts()
  const prompts = usePromptTexts()
  const me = useMe()
  const navigate = useNavigate()
  const { slug } = useOwnWorkspace()
  const params = { workspace: slug }
  const everybody: Command[] = [
    {
      id: 'projects',
      title: shell('projects'),
      Icon: Clapperboard,
      run: () => void navigate({ to: paths.projects, params }),
    },
    { id: 'files', title: shell('files'), Icon: FolderOpen, run: () => void navigate({ to: paths.files, params }) },
    { id: 'tasks', title: shell('tasks'), Icon: ListChecks, run: () => void navigate({ to: paths.tasks, params }) },
    { id: 'engines', title: shell('engines'), Icon: Cpu, run: () => void navigate({ to: paths.engines, params }) },
    {
      id: 'prompts',
      title: prompts('title'),
      Icon: MessageSquareText,
      run: () => void navigate({ to: paths.engines, params, search: { tab: 'prompts' } }),
    },
    { id: 'people', title: shell('people'), Icon: Users, run: () => void navigate({ to: paths.people, params }) },
    { id: 'trash', title: shell('trash'), Icon: Trash2, run: () => void navigate({ to: paths.trash, params }) },
    { id: 'account', title: shell('account'), Icon: UserRound, run: () => void navigate({ to: paths.account }) },
    { id: 'guide', title: t('guide'), Icon: GraduationCap, run: () => void navigate({ to: paths.firstFilm, params }) },
  ]
  const settings: Command = {
    id: 'settings',
    title: shell('settings'),
    Icon: Settings2,
    run: () => void navigate({ to: paths.workspaceSettings, params }),
  }
  const administration: Command = {
    id: 'administration',
    title: shell('administration'),
    Icon: ShieldCheck,
    run: () => void navigate({ to: paths.administration }),
  }
  return [...everybody, settings, ...(me.operator ? [administration] : [])]
}

function useLooks(): Command[] {
  const t = usePaletteTexts()
  const language = useLanguage()
  const others = LANGUAGES.filter((each) => each !== language)
  return [
    ...others.map((each) => ({
      id: `language-${each}`,
      title: t('language', { name: LANGUAGE_NAMES[each] }),
      Icon: Languages,
      run: () => chooseLanguage(each),
    })),
    { id: 'light', title: t('light'), Icon: Sun, run: () => chooseTheme('light') },
    { id: 'dark', title: t('dark'), Icon: Moon, run: () => chooseTheme('dark') },
    { id: 'system', title: t('system'), Icon: Monitor, run: () => chooseTheme('system') },
  ]
}
