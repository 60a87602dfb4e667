import ParlanceCore

/// Names of people, by how sure they are on their own.
enum NameLists {
    /// First names that are hardly ever anything else.
    static let first = """
        abena kofi kwabena ama akua yaw esi efua adwoa chinedu chioma ngozi ifeoma obinna amaka tunde temitope folake oluwaseun adaeze
        thandiwe sipho nomsa lerato thabo zanele bongani wanjiru njeri kamau atieno achieng otieno makena fatou aminata mamadou ousmane
        babak farhad dariush shirin parisa kaveh nasrin behrouz mahsa reza soraya laleh kian bahram parvin zainab zahra yusuf tariq bilal
        hamza khadija maryam aisha leila samira nadia rania salma huda walid karim jamal faisal nabil rashid
        priyanka lakshmi deepak sunita anjali sanjay vikram kavita meena arjun rohan sunil geeta nisha pooja
        guadalupe ximena paloma itzel mateo joaquin santiago thiago joao goncalo beatriz leticia camila valentina
        katarzyna agnieszka bogdan tomasz pawel zbigniew malgorzata oleg svetlana dmitri yevgeny oksana taras bohdan lyudmila
        siobhan niamh aoife saoirse oisin cian ciara roisin ewan hamish morag iain angus
        bjorn sven ingrid astrid anneke maarten joost femke sanne lars henrik sunniva solveig tobias
        hiroshi yuki sakura haruto kenji akiko naoki wei xiao mei ling jun hye jin soo minh lan thi tuan
        leilani keanu kalani moana georgios dimitrios eleni nikos yiannis anthea
        james john robert michael david william richard joseph thomas charles christopher daniel matthew anthony steven josh nick
        andrew paul joshua kenneth kevin brian george timothy ronald jason edward jeffrey ryan jacob gary nicholas eric
        jonathan stephen larry justin scott brandon benjamin samuel gregory alexander patrick raymond jerry dennis tyler
        aaron jose adam nathan henry zachary douglas kyle noah ethan jeremy christian walter keith roger terry sean
        gerald dylan carl harold jesse bryan lawrence arthur gabriel bruce logan willie albert alan eugene wayne elijah
        vincent philip bobby johnny bradley liam oliver lucas mateo sebastian owen theodore leonard stanley russell louis
        alfred frederick ernest francis clarence howard herbert melvin calvin maurice ralph leroy floyd gordon lester
        hugh cedric nigel graham trevor simon neil ian colin malcolm alistair angus duncan hamish callum ewan declan
        cormac niall connor brendan desmond gareth rhys geoffrey jeff greg steve mike dave bob bobbie jim jimmy joe joey
        tom tommy tim timmy dan danny sam sammy ben benny ken kenny matt nick nicky josh andy alex max fred freddy ted
        teddy eddie charlie harry ron ronnie donnie billy johnnie jake zack brad chad vince vinnie stan phil larry
        gus rodney randall randy curtis dwight darren darryl derek dominic edgar edmund edwin elliot elmer ellis everett
        felix fernando franklin garrett gilbert glenn harvey herman horace hubert irving isaac isaiah ismael ivan jared
        jasper jerome joel jonas julian julius kurt lionel lloyd lorenzo luther lyle marcus marshall martin marvin
        micah milton mitchell morris moses nathaniel neville norman orlando oscar otis percy perry quentin quincy
        reginald rene reuben rex roderick roland rory ruben rudolph rufus rupert salvador saul seth seymour sheldon
        sherman sidney silas spencer stuart stewart sylvester tobias toby travis tristan ulysses vernon virgil wallace
        warren wendell wesley wilbur wilfred winston
        mary patricia jennifer linda elizabeth barbara susan jessica karen sarah lisa nancy sandra betty ashley emily
        kimberly margaret donna michelle carol amanda melissa deborah stephanie rebecca sharon laura cynthia dorothy
        kathleen shirley angela helen anna brenda pamela nicole emma samantha katherine christine debra rachel carolyn
        janet maria catherine heather diane olivia julie joyce victoria ruth lauren kelly christina joan evelyn judith
        andrea hannah megan cheryl jacqueline martha madison teresa gloria sara janice ann kathryn abigail sophia frances
        jean alice judy isabella julia denise marilyn beverly danielle theresa sophie marie diana brittany natalie
        charlotte alexis kayla lori jane audrey bertha bridget caitlin camille candace carla carmen caroline
        catalina celeste celia cecilia chelsea chloe claire clara claudia colleen constance cora corinne courtney daphne
        darlene deirdre delia della denise dolores doris edith edna eileen elaine eleanor elena elise ella ellen elsie
        erica erin estelle esther ethel eunice eva evangeline fiona florence freda gail geraldine gertrude gillian gina
        ginny gladys greta gretchen guadalupe gwen gwendolyn harriet hazel heidi helena henrietta hilary hilda ida imogen
        ingrid irene irma isabel isla ivy jackie jade jamie janelle janine jasmine jenna jenny jill jillian jo joanna
        joanne jodie josephine juanita julianne juliet justine kate katie kathy katrina kay kendra kirsten krista
        kristen kristin kristina lana leah leila lena leona leslie lillian lily lindsay lois lola loretta lorraine
        louisa louise lucia lucille lucinda lucy lydia lynn lynne mabel mackenzie madeline maggie marcia margarita
        margot marian marianne marisa marjorie marlene marta maureen maxine melanie melinda mercedes meredith mia mildred
        millie mindy minnie miranda miriam moira molly monica muriel myra myrtle nadia nadine naomi natasha nell nellie
        nina nora norma olga paige pam patty paula paulette pauline peggy phoebe phyllis polly priscilla rachael ramona
        regina renee rhonda rita roberta rochelle rosa rosalie rosalind rosanne rosemary rosie roxanne sabrina sally
        sheila shelley sierra simone siobhan sonia sonya stacey stacy stella sue susanna suzanne sybil sylvia
        tabitha tamara tammy tanya tara tessa thelma tiffany tina tracy trisha ursula valerie vanessa vera veronica
        vicky violet viola vivian wanda wendy whitney wilma winifred yolanda yvette yvonne zoe becky betsy beth debbie
        annie anne annette antonia april annabelle amy amber agnes agatha adele adrian adriana aisling alison allison
        alexandra alicia alyssa anita antoinette arlene astrid bernadette bernice bonnie
        ahmed ahmad ali hassan hussein omar osama yusuf yousef ibrahim ismail khalid khaled mahmoud mohammed muhammad
        mohamed mustafa tariq bilal faisal hamza imran abdul abdullah karim kareem rashid salim samir walid zain zaid
        fatima aisha ayesha khadija layla leyla mariam maryam nadia noor nour rania salma samira yasmin yasmine zahra
        zainab amina
        raj rajesh rahul rohan rohit amit anil arjun ashok deepak dinesh ganesh gopal krishna kumar manish mohan mukesh
        naveen nikhil prakash pradeep rakesh ramesh ravi sachin sandeep sanjay santosh satish shankar sunil suresh
        varun vijay vikram vinod vivek aditya akash ananya anjali aparna deepa divya indira kavita kavya lakshmi meena
        meera neha nisha padma pooja prachi priya priyanka radha rani rekha ritu rupa sangeeta shanti shreya sita smita
        sneha sunita swati uma usha vidya
        wei ming jing xiao yan mei ling hui jun xin yuki yuko kenji hiroshi takashi satoshi akira kazuko keiko haruto
        haruki naoko sakura yoko hideo ichiro kaito minjun jihoon seojun hyun soo jisoo minji sooyoung eunji
        nguyen tuan duc huong lan linh thuy trang quang hoang
        juan carlos jorge luis miguel pedro diego alejandro javier francisco manuel antonio rafael ricardo roberto
        eduardo sergio pablo andres enrique hector ignacio jaime joaquin julio raul ramon rodrigo santiago tomas vicente
        esteban felipe alvaro guillermo gustavo hugo leonardo marco mario mauricio oswaldo pepe
        ana beatriz blanca consuelo elena esperanza estela graciela ines isabela josefina leticia luisa luz magdalena
        mariana marisol paloma pilar raquel rocio sofia soledad valentina ximena yesenia
        joao paulo thiago tiago vinicius caio davi rafaela larissa leticia
        giovanni giuseppe luigi luca matteo alessandro angelo carlo dario enzo fabio federico franco gianni lorenzo
        massimo paolo pietro salvatore stefano vito bianca chiara francesca giulia giovanna ilaria lucrezia paola silvia
        pierre jacques philippe francois henri jean-pierre laurent marcel olivier rene thierry yves guillaume etienne
        amelie brigitte celine chantal colette genevieve helene margaux mathilde sylvie odette
        hans heinrich fritz klaus jurgen wolfgang dieter gunther helmut karl ludwig otto stefan uwe werner anneliese
        birgit gerda greta hannelore heike helga ilse jutta liesel monika petra sabine ulrike ursula
        lars sven bjorn erik gustav anders henrik johan magnus nils olaf oskar soren torsten freya astrid ingrid karin
        linnea sigrid solveig
        ivan dmitri vladimir sergei alexei andrei boris igor mikhail nikolai oleg pavel viktor yuri anastasia ekaterina
        galina irina ludmila natalia nadezhda oksana olena svetlana tatiana yelena yulia volodymyr
        jan piotr pawel krzysztof andrzej tomasz marek wojciech zbigniew agnieszka katarzyna malgorzata magda zofia
        milos zoran dragan goran branko slobodan vesna jelena milica ivana
        istvan laszlo zoltan ferenc sandor gyorgy attila ildiko zsuzsanna katalin
        andreas costas dimitris giorgos nikos stavros yannis eleni katerina despina
        mehmet mustafa emre kemal ayse fatma zeynep hakan murat orhan
        avi moshe yitzhak shlomo yael tamar rivka shira noa eitan yonatan ariel
        kwame kofi ama abena chidi chinedu emeka ngozi chioma adaeze ifeoma oluwaseun tunde babatunde adebayo folake
        yetunde sipho thabo nomsa thandi lerato zanele wanjiru kamau njoroge otieno akinyi amara
        malik jamal darnell deshawn tyrone terrell latoya keisha tamika shanice aaliyah imani ebony latisha
        leilani kealoha moana tane aroha
        saoirse aoife niamh ciara roisin sinead oisin eoin cillian padraig seamus
        braden brayden caden jayden aiden hayden kayden landon easton bryson carson kaylee kylie bailey harper avery
        riley skylar mckenna peyton
        """

    /// First names that are words too: taken only where something else says that a person is meant.
    static let ambiguousFirst = """
        mark rose grace hope bill art chase june august summer dawn faith joy pat rob jack al ed bo don ray gene
        dale glen heath cliff miles norm penny ruby crystal daisy olive iris holly ginger dean earl duke prince
        chuck roman eve dick angel melody sandy trinity destiny chance hunter mason cooper carter parker taylor tanner
        basil sage brook victor robin lance clay troy barb bud jewel opal pearl charity patience prudence ivory
        autumn sunny rusty sonny ace dusty misty stormy rocky lane reed forrest 
        kim lee lou bert earnest noble major colt drake archer jordan austin brooklyn dakota savannah paris sydney
         virginia georgia carolina phoenix lincoln jackson
        carrie sterling june lark wren fern hazel myrtle clementine ashton trey
        an li do hung long chi minh bao van dong son sun yang jesus angel king max sue patty christian april amber
        jade sherry ivy hazel heather violet viola lily carol sierra mercedes jasmine lan ama jay art luz nova marina dot jun
        don val mel moe ham homer lexi beau blue jett reign
        """

    /// First names that are verbs, adjectives or auxiliaries: taken only after an introduction or before a surname.
    static let riskyFirst = """
        will may frank rich drew wade grant pierce rod buddy happy bliss royal justice
        """

    /// Surnames that are hardly ever anything else.
    static let last = """
        smith johnson williams jones davis miller wilson anderson thomas martin thompson robinson clark lewis allen
        scott adams nelson campbell mitchell roberts phillips evans edwards collins stewart sanchez morris rogers
        murphy peterson richardson watson kelly howard bennett ross henderson coleman jenkins perry patterson hughes
        simmons foster bryant alexander russell griffin hayes myers hamilton graham sullivan wallace jordan reynolds
        ellis harrison gibson mcdonald marshall owens kennedy freeman wells webb simpson stevens tucker hicks crawford
        henry boyd morales warren dixon ramos reyes burns gordon shaw holmes robertson daniels palmer mills nichols
        ferguson stephens hawkins dunn perkins hudson spencer gardner payne willis ray matthews arnold wagner willis
        watkins olson carroll snyder cunningham andrews armstrong berry elliott austin greene
        carpenter lawrence weaver franklin lawson fields harper ryan schmidt carr ortega wheeler chapman oliver
        montgomery richards williamson johnston bradley meyer mccoy howell morrison hansen garza harvey little
        burke george jacobs reid kim fuller gilbert garrett lynch welch hanson hopkins larson carlson frazier peters
        mendez dean chambers powell patel walters barrett gregory mckinney fowler jensen morton vargas
        caldwell lowe craig higgins hoffman stanley erickson norris barnett lambert harmon pearson goodwin
        hodges lucas mccarthy cannon bowen wolfe sherman fleming hardy gross barker osborne tate rowe doyle
        mullins benson garner yates conner barber cummings blair hodge norton barton rhodes mcdaniel newton
        garcia rodriguez martinez hernandez lopez gonzalez gonzales perez sanchez ramirez torres flores rivera gomez
        diaz cruz gutierrez ortiz chavez ruiz mendoza alvarez castillo jimenez romero vasquez vazquez herrera medina
        aguilar guzman munoz salazar soto delgado pena rios alvarado sandoval contreras valdez guerrero estrada ortega
        nunez dominguez vega silva santos oliveira souza pereira ferreira costa almeida ribeiro carvalho fernandes
        fernandez cabrera campos cardenas cervantes cortez espinoza figueroa fuentes ibarra lara leon luna maldonado
        marquez mejia molina montoya moreno navarro pacheco padilla rangel rojas rosales salas salinas serrano solis
        suarez trujillo valencia velasquez villarreal zamora zavala
        nguyen tran pham huynh hoang phan vu vo dang bui ngo duong ly
        wang zhang liu chen huang zhao wu zhou xu zhu ma guo lin luo zheng liang xie tang feng deng cao peng zeng
        xiao tian dong pan yuan cai jiang yu du ye cheng wei su lu ding ren shen yao lu zhong tan chang chan wong cheung
        leung lam kwok chow yip ng tsai hsu
        kim park lee choi jung kang cho yoon jang lim han shin seo kwon hwang ahn song hong jeon
        sato suzuki takahashi tanaka watanabe ito yamamoto nakamura kobayashi kato yoshida yamada sasaki yamaguchi
        matsumoto inoue kimura hayashi shimizu saito mori ikeda hashimoto ishikawa fujita ogawa okada
        singh kumar sharma gupta patel shah khan mehta desai reddy rao iyer nair menon pillai banerjee chatterjee
        mukherjee bose ghosh sen das dutta agarwal jain kapoor malhotra chopra bhatt joshi kulkarni patil naidu verma
        mishra pandey tiwari yadav chauhan bhattacharya krishnan subramanian venkataraman srinivasan
        ahmed hussain malik iqbal chaudhry qureshi siddiqui sheikh mirza aziz rahman hassan abbas haddad khoury
        mansour nasser saleh al-farsi
        muller schneider fischer weber schulz becker bauer richter klein schroeder neumann schwarz zimmermann braun
        hofmann hartmann lange krause werner lehmann kaiser fuchs vogel keller schafer gunther winkler baumann
        rossi russo ferrari esposito bianchi romano colombo ricci marino greco bruno gallo conti deluca mancini rizzo
        lombardi moretti barbieri fontana santoro mariani rinaldi caruso ferrara
        dubois durand moreau laurent lefebvre leroy roux fournier girard bonnet dupont lambert fontaine rousseau
        ivanov petrov sidorov smirnov kuznetsov popov volkov sokolov lebedev novikov morozov
        kowalski nowak wisniewski wojcik kaminski lewandowski zielinski szymanski dabrowski
        novak svoboda dvorak horvat kovacs nagy szabo toth papadopoulos pappas georgiou
        andersson johansson karlsson nilsson eriksson larsson olsson persson lindqvist hansen johansen olsen jensen
        nielsen pedersen christensen rasmussen
        okafor okoye adeyemi adebayo eze nwosu okonkwo mensah owusu boateng asante diallo traore mwangi kamau njoroge
        ndlovu dlamini nkosi zulu
        cohen levy goldberg goldstein rosenberg friedman katz kaplan shapiro greenberg schwartz weiss rosen bernstein
        feldman epstein
        o'brien o'connor o'neill o'sullivan o'reilly o'donnell o'hara o'leary mcgregor mcintyre mckenzie mcpherson
        mclaughlin mccormick mcgrath mcmahon macdonald mackay macleod fraser sinclair gallagher kavanagh byrne
        fitzgerald fitzpatrick donovan flanagan hennessy moriarty quinn sweeney doherty brennan whelan
        lincoln jefferson roosevelt eisenhower nixon obama biden clinton reagan trump churchill thatcher merkel putin
        shakespeare einstein beethoven mozart picasso darwin gandhi mandela hemingway dickens gutenberg napoleon
        washington jackson monroe truman carter blackwell whitaker atkinson buchanan hutchinson pritchard
        wilkinson dawson jennings lancaster thornton ashworth hargreaves entwistle braithwaite clarke barlow hartley
        schofield whitehead pickering
        """

    /// Surnames that are words too: taken only beside a first name, a title or an introduction.
    static let ambiguousLast = """
        baker cook king young brown green white black long short hill wood woods stone fox wolf bell ball bush rice
        rose price page parks fields banks waters rivers brooks west north day knight bishop pope butler cooper
        taylor moore mason hunter fisher fish porter potter shepherd turner walker wright ward love lake lamb land
        moody moon moss nash noble peck pool powers reed savage sharp silver singer snow spears strange strong summers
        swift wise booth bond cash chance chase church clay cross drake english farmer french frost gates glass gold
        golden gray grey hale hart hood hunt jobs judge keys lane law marsh mills money nail pace parker pitt pierce
        rains read root rush sellers sparks stein temple trout underwood vance vaughn winter winters worth hall
        rock steel stamp bird crow dove swan finch hawk heath hope grace grant frank field forest dale cliff brook
        beach bay barnes bass bean berry best blood bloom bright burr bull camp case chambers clark coffee cole coal
        crane curry dance dell diamond doll early fair flood flowers ford freed friend gentry good goodman grimes
        gale hay head heard holiday holland holt homes hook horn house joiner justice kitchen lemon lowe mann mayo
        miles minor monk mead nickel oakes ocean olive orange osborn outlaw paradise pepper pickett pike plant polk
        post pound pratt prince purdy raines ritter rich robbins roe rolls sage sands seal shade sheets shields
        simons skinner slater small sparrow speaker spring starr steed sterling storm street tanner tide tower tyler
        valentine violet vine wade wall waller wild weeks wells wheat wing winner witt wolf wren york yost tyson
        turk ash barrow bolt burr carver chandler clay coe combs core court coy cotton cove crook ball bar beck
        park lam ng ly welch ma ye pan ding tan tang chow song shin du su ren gross little cannon barber weaver wheeler harper fowler
        carpenter fuller foster burns berry dean cruz das sen chambers cai dong deng lim mora sanders lange keller
        li an do ho hung so sun yang yi lo lai yan min oh roe rue sun tse van vo
        """

    /// What stands between a first name and a surname.
    static let particles = """
        van von de der den del della di da dos du la le st saint bin ibn ben al el o mac mc ter ten
        """

    static let titles = """
        mister missus mrs mr ms miz
        """

    /// Titles that are also used without a name, or are verbs.
    static let looseTitles = """
        miss doctor dr professor prof sir madam lady lord captain sergeant lieutenant colonel general judge senator
        president governor mayor inspector detective officer nurse aunt auntie uncle grandma grandpa pastor reverend
        father sister brother saint king queen prince princess pope minister chancellor congressman congresswoman coach
        """
}
