// What is looked at by the doctor, by the names of the page of the installation's health.
import type { Localised } from '#platform/faults.ts'
import { both, same } from '#platform/localised.ts'

const NAMES: Readonly<Record<string, string>> = {
  fonts: '字体',
  voices: '音色',
  pictures: '图片',
  'data folder': '数据目录',
  database: '数据库',
  snapshots: '快照',
  'disk space': '磁盘空间',
  ledger: '账本',
  events: '后续工作',
}

/** Names of programs are the same in all languages. */
export function nameOf(finding: string): Localised {
  const chinese = NAMES[finding]
  return chinese === undefined ? same(finding) : both(finding, chinese)
}
