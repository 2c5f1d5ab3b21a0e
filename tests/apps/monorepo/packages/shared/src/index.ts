// Not built: there is no dist/.
export interface Price {
  amount: number;
  currency: "EUR" | "USD";
}

export const format = ({ amount, currency }: Price) => `${amount} ${currency}`;
