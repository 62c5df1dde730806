/** An industry and the sector it is in. */
export interface SyntheticIndustry {
  readonly name: string;
  readonly sector: string;
}

const SECTORS: readonly (readonly [sector: string, industries: readonly string[]])[] = [
  ["technology", ["software", "semiconductors", "hardware", "it_services", "networking", "components"]],
  [
    "financials",
    ["banks", "insurance", "capital_markets", "consumer_finance", "exchanges", "mortgage_finance"],
  ],
  [
    "health_care",
    [
      "pharmaceuticals",
      "biotechnology",
      "medical_devices",
      "health_services",
      "diagnostics",
      "health_distribution",
    ],
  ],
  [
    "industrials",
    ["machinery", "aerospace", "electrical_equipment", "construction", "airlines", "road_and_rail"],
  ],
  ["consumer_cyclical", ["retail", "automobiles", "restaurants", "apparel", "homebuilders", "leisure"]],
  ["consumer_staples", ["food", "beverages", "household_products", "food_retail", "tobacco", "agriculture"]],
  ["energy", ["oil_and_gas", "energy_services", "refining", "pipelines", "coal", "renewables"]],
  [
    "materials",
    [
      "chemicals",
      "metals_and_mining",
      "packaging",
      "paper_and_forest",
      "building_materials",
      "precious_metals",
    ],
  ],
  [
    "communications",
    ["telecom", "media", "entertainment", "interactive_services", "publishing", "advertising"],
  ],
  [
    "utilities_and_property",
    ["electric_utilities", "property", "gas_utilities", "water_utilities", "hotels", "power_producers"],
  ],
];

/** Every industry, first of each sector first, so that any leading part spans the sectors as evenly as it can. */
export const INDUSTRY_TABLE: readonly SyntheticIndustry[] = Array.from({ length: 60 }, (_, i) => {
  const [sector, industries] = SECTORS[i % SECTORS.length];
  return Object.freeze({ name: industries[Math.floor(i / SECTORS.length)], sector });
});
