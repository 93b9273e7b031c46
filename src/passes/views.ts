/** What a model is shown of a text. Plain data, so that it can be compared, stored and sent. */
export type View = { readonly kind: 'plain' } | { readonly kind: 'lowercase' };

export const PLAIN: View = { kind: 'plain' };
export const LOWERCASE: View = { kind: 'lowercase' };

/** The view's name as it stands in exported traces. */
export function viewName(view: View): string {
  return view.kind;
}

/** The text that a model reads under a view. */
export function viewText(view: View, text: string): string {
  switch (view.kind) {
    case 'plain':
      return text;
    case 'lowercase':
      return text.toLowerCase();
  }
}
