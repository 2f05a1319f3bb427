// What the page is made of. Nothing here makes markup of a string: all that comes from an INF
// goes into it as text only. The playground uses this file too.

const byId = (id) => document.getElementById(id);

/** An element with attributes and children; strings become text. */
const make = (name, attributes = {}, ...children) => {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === true) element.setAttribute(key, "");
    else if (value !== false && value !== undefined) element.setAttribute(key, value);
  }
  element.append(...children.filter((child) => child !== null));
  return element;
};
const plural = (number, noun) => `${number} ${noun}${number === 1 ? "" : "s"}`;

/** The rules by their names. */
const rules = new Map();
