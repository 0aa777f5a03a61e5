import { Copy, Download } from 'lucide-react'
import { useState } from 'react'
import { useCommon } from '#web/i18n/common.ts'
import { copyText } from '#web/kit/copied.ts'
import { Button, buttonClasses } from '#web/ui/button.tsx'
import { Notice } from '#web/ui/notice.tsx'
import { useAccountTexts } from './account-texts.ts'

type RecoveryCodeListProps = { readonly codes: readonly string[]; readonly onKept: () => void }

/** Shown once; it stays until somebody says that they were kept. */
export function RecoveryCodeList({ codes, onKept }: RecoveryCodeListProps) {
  const t = useAccountTexts()
  const common = useCommon()
  const [isCopied, setCopied] = useState(false)
  const text = `${codes.join('\n')}\n`
  return (
    <div className="flex flex-col gap-4">
      <Notice tone="warn" title={t('codesTitle')}>
        {t('codesText')}
      </Notice>
      <ul className="grid grid-cols-2 gap-x-6 gap-y-1.5 rounded-lg border border-line bg-sunken p-4 font-mono">
        {codes.map((code) => (
          <li key={code} className="select-all">
            {code}
          </li>
        ))}
      </ul>
      <div className="flex flex-wrap gap-2">
        <Button look="primary" onClick={onKept}>
          {t('kept')}
        </Button>
        <Button icon={<Copy aria-hidden className="size-4" />} onClick={() => void copyText(text).then(setCopied)}>
          {isCopied ? common('copied') : common('copy')}
        </Button>
        <a
          href={`data:text/plain;charset=utf-8,${encodeURIComponent(text)}`}
          download="huaben-recovery-codes.txt"
          className={buttonClasses()}
        >
          <Download aria-hidden className="size-4" />
          {common('download')}
        </a>
      </div>
    </div>
  )
}
