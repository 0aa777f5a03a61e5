// A notice in words. Rows keep names and reasons; sentences are chosen when they are read, in the reader's language.
import type { NoticeKind } from '#contract/notifications.ts'
import type { Language, Localised } from '#platform/faults.ts'
import { type Reader, readError, type StoredError } from '#rooms/tasks/events.ts'
import type { Role } from '#rooms/workspaces/workspaces.ts'
import type { NoticeRow } from './tables.ts'

const TITLES: Readonly<Record<NoticeKind, Localised>> = {
  film_ready: { en: 'The film of “{project}” is ready', 'zh-CN': '《{project}》的成片已完成' },
  task_completed: { en: 'Done: {task}', 'zh-CN': '任务已完成：{task}' },
  task_failed: { en: 'Failed: {task}', 'zh-CN': '任务失败：{task}' },
  invited: { en: '{actor} invites you to {workspace}', 'zh-CN': '{actor}邀请您加入{workspace}' },
  member_added: { en: '{actor} added you to {workspace}', 'zh-CN': '{actor}将您加入了{workspace}' },
  project_shared: { en: '{actor} shared “{project}” with you', 'zh-CN': '{actor}与您共享了《{project}》' },
  role_changed: { en: 'Your role in {workspace} is now {role}', 'zh-CN': '您在{workspace}的角色已变更为{role}' },
  script_submitted: {
    en: '{actor} asks you to review the script of “{project}”',
    'zh-CN': '{actor}请您审阅《{project}》的剧本',
  },
  script_approved: {
    en: '{actor} approved the script of “{project}”',
    'zh-CN': '{actor}通过了《{project}》的剧本',
  },
  script_rejected: {
    en: '{actor} rejected the script of “{project}”',
    'zh-CN': '{actor}退回了《{project}》的剧本',
  },
  budget_warned: {
    en: 'The budget “{budget}” is used up to {percent} % or more',
    'zh-CN': '预算“{budget}”已使用 {percent}% 以上',
  },
  charged_above: {
    en: '{engine} charged more than was held for: {charged} {currency} in place of {held}',
    'zh-CN': '{engine} 的实际费用高于预留：{charged} {currency}（预留 {held}）',
  },
}

const ROLE_NAMES: Readonly<Record<Role, Localised>> = {
  owner: { en: 'owner', 'zh-CN': '所有者' },
  admin: { en: 'administrator', 'zh-CN': '管理员' },
  director: { en: 'director', 'zh-CN': '导演' },
  writer: { en: 'writer', 'zh-CN': '编剧' },
  cv: { en: 'voice actor', 'zh-CN': '配音' },
  reviewer: { en: 'reviewer', 'zh-CN': '审核' },
  viewer: { en: 'viewer', 'zh-CN': '观看者' },
}
const AS_ROLE: Localised = { en: 'As {role}', 'zh-CN': '角色：{role}' }
const ABOVE: Localised = {
  en: 'It is booked in full. Whoever keeps the catalogue should look at the prices of this model; until then estimates may be too low.',
  'zh-CN': '已按实际费用入账。请目录管理员核对该模型的价格；在此之前预估可能偏低。',
}
const SOMEBODY: Localised = { en: 'Somebody', 'zh-CN': '有人' }

export function titleOf(notice: Pick<NoticeRow, 'kind' | 'details'>, language: Language): string {
  return fill(TITLES[notice.kind][language], valuesOf(notice, language))
}

export function detailOf({ kind, details }: Pick<NoticeRow, 'kind' | 'details'>, language: Language): string {
  if (kind === 'task_failed') return toldError(details.error, { language, isGuest: details.is_guest === true })
  if (kind === 'charged_above') return ABOVE[language]
  if (kind === 'script_rejected' || kind === 'script_approved')
    return typeof details.reason === 'string' ? details.reason : ''
  if (kind === 'invited' || kind === 'member_added' || kind === 'project_shared')
    return fill(AS_ROLE[language], { role: roleName(details.role, language) })
  return ''
}

function valuesOf({ details }: Pick<NoticeRow, 'details'>, language: Language): Record<string, string> {
  const text = (name: string) => (typeof details[name] === 'string' ? details[name] : '')
  return {
    actor: text('actor') || SOMEBODY[language],
    project: text('project'),
    task: text('task'),
    budget: text('budget'),
    percent: text('percent'),
    engine: text('engine'),
    currency: text('currency'),
    held: text('held'),
    charged: text('charged'),
    workspace: text('workspace'),
    role: roleName(details.role, language),
  }
}

const roleName = (role: unknown, language: Language) => ROLE_NAMES[role as Role]?.[language] ?? String(role ?? '')

function toldError(stored: unknown, reader: Reader): string {
  if (stored === null || typeof stored !== 'object') return ''
  const { message, remedy } = readError(stored as StoredError, reader)
  return [message, remedy].filter(Boolean).join(reader.language === 'en' ? ' ' : '')
}

const fill = (template: string, values: Readonly<Record<string, string>>) =>
  template.replace(/\{(\w+)\}/g, (_, name: string) => values[name] ?? '')
