import type { CSSVariablesResolver, MantineColorsTuple } from '@mantine/core'
import {
  Button,
  Checkbox,
  CloseButton,
  Drawer,
  InputWrapper,
  Menu,
  Modal,
  Notification,
  NumberInput,
  PasswordInput,
  Select,
  TagsInput,
  TextInput,
  Textarea,
  Tooltip,
  createTheme,
  defaultVariantColorsResolver,
} from '@mantine/core'

const violet: MantineColorsTuple = [
  '#f3f2fd',
  '#ecebfb',
  '#d5d4f6',
  '#b6b5f0',
  '#9897e8',
  '#7d7ce1',
  '#6a69db',
  '#5b5bd6',
  '#4c4cc4',
  '#3d3da6',
]

const input = { size: 'xs' } as const
const inputWrapper = {
  label: { fontWeight: 500, marginBottom: 3 },
  description: { fontSize: 12, lineHeight: 1.4, marginBottom: 4 },
  error: { fontSize: 12 },
} as const

const title = { fontSize: 15, fontWeight: 600, letterSpacing: '-0.01em' } as const

/** What closes things has a picture for its words. */
const closing = { 'aria-label': 'Close' }

/** Mantine mapped onto tokens.css, so that both themes come from one place. */
export const theme = createTheme({
  primaryColor: 'violet',
  primaryShade: 7,
  colors: { violet },
  fontFamily: 'var(--font)',
  fontFamilyMonospace: 'var(--mono)',
  fontSizes: { xs: '13px', sm: '13px', md: '13px', lg: '14px', xl: '16px' },
  lineHeights: { xs: '1.45', sm: '1.45', md: '1.45' },
  headings: { fontFamily: 'var(--font)', fontWeight: '600' },
  defaultRadius: 6,
  radius: { sm: '6px', md: '6px', lg: '10px' },
  cursorType: 'pointer',
  respectReducedMotion: true,
  variantColorResolver: (resolved) => {
    const colors = defaultVariantColorsResolver(resolved)
    if (resolved.variant !== 'filled' || (resolved.color && resolved.color !== 'violet')) return colors
    return { ...colors, background: 'var(--accent)', hover: 'var(--accent-hover)', color: 'var(--accent-ink)' }
  },
  components: {
    Button: Button.extend({ defaultProps: { size: 'xs', variant: 'default' }, styles: { label: { fontWeight: 500 } } }),
    InputWrapper: InputWrapper.extend({ styles: inputWrapper }),
    TextInput: TextInput.extend({ defaultProps: input }),
    Textarea: Textarea.extend({ defaultProps: input }),
    NumberInput: NumberInput.extend({ defaultProps: input }),
    PasswordInput: PasswordInput.extend({ defaultProps: input }),
    Select: Select.extend({ defaultProps: { ...input, allowDeselect: false } }),
    TagsInput: TagsInput.extend({ defaultProps: input }),
    CloseButton: CloseButton.extend({ defaultProps: { ...closing, variant: 'subtle' } }),
    Checkbox: Checkbox.extend({ defaultProps: input }),
    Notification: Notification.extend({ styles: { description: { color: 'var(--muted)' } } }),
    // It opens on its first item: what Mantine focuses instead may not stand in a menu.
    Menu: Menu.extend({
      defaultProps: { shadow: 'md', transitionProps: { duration: 0 }, withInitialFocusPlaceholder: false },
    }),
    Modal: Modal.extend({
      // No closing animation: while it ran, the keys of the screen below would rest.
      defaultProps: { centered: true, transitionProps: { duration: 0 }, overlayProps: { backgroundOpacity: 0.35 } },
      styles: { title },
    }),
    Drawer: Drawer.extend({
      defaultProps: { transitionProps: { duration: 0 }, overlayProps: { backgroundOpacity: 0.35 } },
      styles: { title },
    }),
    Tooltip: Tooltip.extend({ defaultProps: { openDelay: 400, transitionProps: { duration: 0 } } }),
  },
})

const shared: Readonly<Record<string, string>> = {
  '--mantine-color-body': 'var(--panel)',
  '--mantine-color-text': 'var(--text)',
  '--mantine-color-bright': 'var(--text)',
  '--mantine-color-dimmed': 'var(--muted)',
  '--mantine-color-placeholder': 'var(--faint)',
  '--mantine-color-anchor': 'var(--accent-text)',
  '--mantine-color-default': 'var(--panel)',
  '--mantine-color-default-hover': 'var(--sunken)',
  '--mantine-color-default-color': 'var(--text)',
  '--mantine-color-default-border': 'var(--line-strong)',
  '--mantine-color-error': 'var(--failed-ink)',
  '--mantine-color-disabled': 'var(--sunken)',
  '--mantine-color-disabled-color': 'var(--faint)',
  '--mantine-color-disabled-border': 'var(--line)',
  '--mantine-primary-color-filled': 'var(--accent)',
  '--mantine-primary-color-filled-hover': 'var(--accent-hover)',
  '--mantine-primary-color-light': 'var(--accent-soft)',
  '--mantine-primary-color-light-color': 'var(--accent-text)',
  '--mantine-color-violet-filled': 'var(--accent)',
  '--mantine-color-violet-light': 'var(--accent-soft)',
  '--mantine-color-violet-light-color': 'var(--accent-text)',
  '--mantine-shadow-md': 'var(--shadow)',
}

export const cssVariables: CSSVariablesResolver = () => ({ variables: {}, light: { ...shared }, dark: { ...shared } })
