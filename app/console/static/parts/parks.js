/** For which park something is done, where whoever is signed in is bound to none. */
import { html } from "../html.js";
import { label, labels, t } from "../i18n.js";
import { who } from "../session.js";
import { Choice } from "./fields.js";

/** Codes of all parks. */
export const allParks = () => Object.keys(labels.value.park ?? {});

/** @param {{parks: string[], park: string, onChange: (park: string) => void}} props */
export const ParkChoice = ({ parks, park, onChange }) => !who.value?.park && html`<${Choice} label=${t("introduce.park")} value=${park} any=${t("act.choose")}
  options=${parks.map((code) => [code, label("park", code)])} onChange=${onChange} />`;
