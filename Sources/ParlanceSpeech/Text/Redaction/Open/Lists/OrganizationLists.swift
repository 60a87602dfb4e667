import ParlanceCore

/// Companies, institutions, and the words that make one of a name.
enum OrganizationLists {
    static let sure = """
        volvo | fiat | renault | peugeot | citroen | skoda | mazda | subaru | mitsubishi | suzuki motors | ferrari motors | opel | seat cars
        oxfam | save the children | doctors without borders | medecins sans frontieres | world wildlife fund | barnardo's | shelter charity
        the samaritans | cancer research | macmillan | british heart foundation | habitat for humanity | world food programme
        aviva | axa | allianz | zurich insurance | legal and general | direct line insurance | bupa | vitality | nationwide | halifax | monzo | revolut
        rabobank | commerzbank | unicredit | b b v a | bbva | ing bank | scotiabank | royal bank of scotland | t s b | tsb | first direct
        deutsche telekom | orange telecom | telstra | t mobile | o two | e e mobile | talktalk | sky broadband | virgin media | b t group | b t
        british gas | e d f | edf energy | e on | scottish power | octopus energy | thames water | national grid | shell energy
        metropolitan police | the metropolitan police | royal navy | royal air force | british army | us army | us navy | coast guard
        air new zealand | singapore airlines | cathay pacific | turkish airlines | iberia | klm | k l m | wizz air | alaska airlines | etihad
        sainsbury | morrisons | iceland foods | argos | currys | b and q | wickes | screwfix | decathlon | uniqlo | primark | debenhams
        kellogg's | heinz | danone | kraft | mars incorporated | l'oreal | henkel | colgate | johnson controls | honeywell | caterpillar inc
        gsk | abbott laboratories | medtronic | bristol myers squibb | gilead | amgen | takeda | novo nordisk | teva
        google | microsoft | netflix | walmart | costco | home depot | best buy | kroger | starbucks
        mcdonald's | mcdonalds | burger king | pizza hut | coca cola | pepsi | pepsico | nestle | unilever
        procter and gamble | johnson and johnson | general electric | general motors | toyota | honda | nissan
        volkswagen | mercedes benz | bmw | b m w | audi | porsche | hyundai | kia motors | tesla motors | chrysler
        goldman sachs | morgan stanley | j p morgan | jpmorgan | jp morgan | wells fargo | bank of america | citibank
        citigroup | capital one | hsbc | h s b c | barclays | lloyds | natwest
        santander | deutsche bank | credit suisse | u b s | b n p paribas | societe generale | charles schwab | vanguard group
        fidelity investments | blackrock | state farm | allstate | geico | aetna | cigna | humana | unitedhealthcare
        united healthcare | blue cross | blue cross blue shield | kaiser permanente | metlife | prudential
        verizon | a t and t | at and t | at&t | t mobile | comcast | vodafone | british telecom | telefonica
        fedex | fed ex | u p s | dhl | d h l | usps | u s p s | royal mail
        american airlines | united airlines | delta airlines | southwest airlines | british airways | lufthansa | ryanair
        emirates airlines | air france | qantas | easyjet | air canada | jetblue
        boeing | airbus | lockheed martin | raytheon | northrop grumman | nasa | exxon | exxonmobil | exxon mobil | chevron
        british petroleum | conocophillips | gazprom | aramco | samsung | sony | panasonic | toshiba | hitachi | huawei
        xiaomi | lenovo | nokia | ericsson | siemens | bosch | philips electronics | ibm | i b m | intel corporation
        nvidia | a m d | qualcomm | cisco | hewlett packard | dell computers | salesforce | adobe | spotify | airbnb | lyft | ebay | etsy | alibaba | tencent | baidu
        dropbox | github | slack technologies | openai | deepmind | assemblyai | ikea | h and m | zara | nike | adidas | reebok
        tesco | sainsbury's | sainsburys | waitrose | asda | aldi | lidl | carrefour | marks and spencer | john lewis
        walgreens | rite aid | c v s | cvs | pfizer | moderna | astrazeneca | glaxosmithkline | novartis | merck | bayer
        roche | sanofi | eli lilly | deloitte | pricewaterhousecoopers | ernst and young | k p m g | kpmg | mckinsey
        accenture | pwc | p w c | disney | warner brothers | paramount pictures | universal studios | c n n | cnn | b b c | bbc
        the new york times | the washington post | the guardian newspaper | wall street journal | associated press | reuters
        harvard | yale | princeton | stanford | m i t | columbia university | cornell | u c l a | ucla | caltech
        oxford university | cambridge university | london school of economics | imperial college
        f b i | fbi | c i a | cia | i r s | irs | homeland security | supreme court | united nations | nato
        european union | world bank | world health organization | international monetary fund | red cross | salvation army
        greenpeace | unicef | amnesty international | congress of the united states | house of commons | scotland yard
        manchester united | real madrid | new york yankees | los angeles lakers | social security administration
        department of motor vehicles | department of justice | department of defense | department of health
        department of education | department of state | department of labor | d m v | dmv
        """

    /// Companies that are words or names too: taken where work, money or goods are spoken of.
    static let ambiguous = """
        apple | amazon | target | shell | gap | oracle | meta | visa | ford | delta | united | chase | sprint | uber
        discover | orange | total | intel | dell | tesla | twitter | zoom | slack | square | stripe | subway | wendy's
        lowe's | lowes | macy's | kohl's | sears | progressive | cricket | humana | mars | puma | boots | next | three | facebook | american express | mastercard | paypal | linkedin | youtube | instagram
        whatsapp | tiktok | snapchat | n h s | nhs
        citizens | regions | fidelity | vanguard | prudential | caterpillar | monster | indeed
        """

    /// Words that make an organization of the word before them, wherever they stand.
    static let suffixes = """
        inc | incorporated | l l c | llc | ltd | gmbh | p l c | plc | corporation | and sons | and partners
        and associates
        """

    /// Words that do so after a word such as "at" or "for".
    static let looseSuffixes = """
        university | college | bank | credit union | airlines | airways | insurance | group | foundation | institute | holdings
        partners | associates | industries | enterprises | technologies | consulting | logistics | pharmaceuticals
        motors | electronics | limited | high school | elementary school | middle school | primary school | savings bank
        law firm | corp | and company | construction company | ministries | police department | fire department
        telekom | telecom | traders | trading | travel | energy | solutions | systems | brothers | bakery | garage | theatre
        museum | constabulary | housing association | building society | trust | charity | county council | city council | football club | church of england
        """

    static let facilities = """
        mayo clinic | cleveland clinic | johns hopkins | johns hopkins hospital | mount sinai | mount sinai hospital
        mass general | massachusetts general | massachusetts general hospital | cedars sinai | great ormond street
        great ormond street hospital | guy's hospital | bellevue hospital | stanford hospital | m d anderson
        royal free | royal free hospital | royal marsden | royal marsden hospital | king's college hospital | addenbrooke's | addenbrooke's hospital
        saint bartholomew's | guy's and saint thomas's | john radcliffe | john radcliffe hospital | moorfields | moorfields eye hospital
        saint thomas' | saint thomas's | u c l hospital | royal infirmary | memorial hermann | new york presbyterian | cedars sinai medical center
        walter reed | memorial sloan kettering | sloan kettering | planned parenthood | saint jude's | st jude's
        """

    /// Words that make a medical facility of the words before them.
    static let facilityHeads = """
        hospital | clinic | medical center | medical centre | health center | health centre | urgent care | hospice
        infirmary | general hospital | memorial hospital | children's hospital | regional hospital | university hospital
        community hospital | regional medical center | dental | pediatrics | nursing home | medical group | medical practice
        surgery | dental practice | dental clinic | dental surgery | family clinic | family practice | health clinic | general infirmary
        royal infirmary | care home | walk in centre | walk in clinic | maternity hospital | eye hospital | veterans hospital | hospital trust
        sexual health clinic | medical clinic | cancer centre | birth centre | retirement home | general practice | psychiatric hospital
        surgery center | eye clinic | cancer center | rehabilitation center | pharmacy | dialysis center
        """
}
