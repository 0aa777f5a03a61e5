import { useCommon } from '#web/i18n/common.ts'
import { Dialog } from '#web/ui/dialog.tsx'
import { useTexts } from './director-texts.ts'

const GROUPS = [
  [
    'groupMove',
    [
      ['moveAbout', '← → ↑ ↓'],
      ['extend', 'Shift + ← → ↑ ↓'],
      ['toggle', 'Ctrl + click'],
      ['all', 'Ctrl + A, Esc'],
      ['scenes', '[ ]'],
      ['ends', 'Home End'],
      ['inspector', 'Enter'],
      ['help', '?'],
    ],
  ],
  [
    'groupPlay',
    [
      ['play', 'Space'],
      ['shuttle', 'J K L'],
    ],
  ],
  [
    'groupEdit',
    [
      ['reorder', 'Alt + ← →'],
      ['insert', 'I'],
      ['split', 'S'],
      ['merge', 'M'],
      ['lock', 'X'],
      ['regenerate', 'R'],
      ['delete', 'Delete'],
      ['undo', 'Ctrl + Z, Shift + Ctrl + Z'],
    ],
  ],
] as const

export function HelpDialog({ onClose }: { readonly onClose: () => void }) {
  const t = useTexts()
  const common = useCommon()
  return (
    <Dialog isOpen onClose={onClose} title={t('keys.title')} closeLabel={common('close')} width="medium">
      <div className="grid gap-x-8 gap-y-5 sm:grid-cols-2">
        {GROUPS.map(([group, rows]) => (
          <section key={group} className={group === 'groupMove' ? 'sm:row-span-2' : ''}>
            <h3 className="mb-1.5 font-semibold">{t(`keys.${group}`)}</h3>
            <dl className="flex flex-col gap-1">
              {rows.map(([name, keys]) => (
                <div key={name} className="flex items-baseline justify-between gap-4">
                  <dt>{t(`keys.${name}`)}</dt>
                  <dd className="shrink-0 text-right text-xs text-muted">
                    <kbd className="font-sans">{keys}</kbd>
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Dialog>
  )
}
